& C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /quit /unattend:C:\c.xml
