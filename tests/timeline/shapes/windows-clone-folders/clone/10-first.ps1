Write-Output first
