del C:\temp\* /q
C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown /unattend:a:\clone.xml
