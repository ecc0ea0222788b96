Start-Process C:\Windows\System32\Sysprep\sysprep.exe -ArgumentList '/generalize /oobe /quit /unattend:C:\c.xml' -Wait
