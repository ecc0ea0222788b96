$a = New-ScheduledTaskAction -Execute sysprep.exe -Argument '/generalize /oobe /quit /unattend:C:\c.xml'
Register-ScheduledTask -TaskName Seal -Action $a -User SYSTEM
Start-ScheduledTask -TaskName Seal
while ((Get-ItemProperty HKLM:\X\State).ImageState -ne 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { Start-Sleep 5 }
