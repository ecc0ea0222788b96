powershell -File C:\first.ps1
