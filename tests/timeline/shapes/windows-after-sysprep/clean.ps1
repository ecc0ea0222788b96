Remove-Item C:\temp -Recurse
