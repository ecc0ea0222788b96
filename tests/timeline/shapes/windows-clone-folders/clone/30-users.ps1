$key = 'HKLM:\SOFTWARE\Microsoft\Active Setup\Installed Components'
foreach ($file in Get-ChildItem -Path 'C:\Windows\Setup\Scripts\users' -File) {
  New-Item -Path "$key\$($file.BaseName)" -Force
  Set-ItemProperty -Path "$key\$($file.BaseName)" -Name StubPath -Value $file.FullName
}
