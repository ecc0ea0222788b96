Start-Process sysprep.exe -ArgumentList '/generalize','/oobe','/quit','/unattend:C:\c.xml' -Wait
