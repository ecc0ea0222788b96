Write-Host tools
