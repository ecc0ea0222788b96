$action = New-ScheduledTaskAction -Execute 'C:\Windows\System32\Sysprep\sysprep.exe' -Argument '/generalize /oobe /shutdown /unattend:C:\Windows\Temp\clone.xml'
Register-ScheduledTask -TaskName Seal -User 'SYSTEM' -Action $action
