Remove-Item C:\temp -Recurse -ErrorAction SilentlyContinue
C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown /unattend:C:\c.xml
