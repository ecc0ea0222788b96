Install-WindowsFeature Web-Server
Restart-Computer -Force
