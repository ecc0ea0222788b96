$trigger = New-ScheduledTaskTrigger -AtStartup
$who = New-ScheduledTaskPrincipal -UserId 'SYSTEM'
foreach ($file in Get-ChildItem -Path 'C:\Windows\Setup\Scripts\boot' -File) {
  Register-ScheduledTask -TaskName $file.BaseName -Trigger $trigger -Principal $who -Action (New-Action $file)
}
