Get-Date
