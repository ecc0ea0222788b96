# What PowerShell's own parser says of scripts, as one line of JSON each. Nothing of them is run.
# Arguments: the files. Runs inside the container.
foreach ($file in $args) {
    $tokens = $null
    $errors = $null
    $path = (Resolve-Path -LiteralPath $file).Path
    [void][System.Management.Automation.Language.Parser]::ParseFile($path, [ref]$tokens, [ref]$errors)
    $told = @($errors | ForEach-Object {
        @{
            id = $_.ErrorId
            says = $_.Message
            line = $_.Extent.StartLineNumber
            column = $_.Extent.StartColumnNumber
            lastLine = $_.Extent.EndLineNumber
            lastColumn = $_.Extent.EndColumnNumber
        }
    })
    Write-Output ('dryfit-script ' + (@{ file = $file; errors = $told } | ConvertTo-Json -Compress -Depth 4))
}
