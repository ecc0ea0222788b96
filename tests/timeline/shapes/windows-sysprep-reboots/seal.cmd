C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /reboot /unattend:C:\c.xml
