Remove-Item C:\tools.ps1
& C:\seal.ps1
