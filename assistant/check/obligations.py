"""The predicates that a plan's obligations may name, each judged on the finished files alone.

An obligation is `{id, text, check, args}`; `check` is one of the names below. Arguments are
strings, numbers or booleans; a list is written as one string with `|` between its items.
The answer is met, unmet or unknown; unknown is for what the files cannot tell (a variable with
no default, a function's result) and for a predicate that does not exist. Nothing here raises.

Common arguments
    block  a block's address: its type, then as many labels as are needed, then nested blocks the
           same way. `source`, `source.hyperv-iso`, `resource.docker_container.web`, `build`,
           `build.provisioner.powershell`, `locals`; `*` matches any one label. Where several
           top-level blocks match, each of them must satisfy the predicate; none matching is unmet.
           In an override (`source` inside `build`) nothing is looked up.
    path   an attribute in that block: `cpus`, `disks.disk_size` (nested block, or key of an
           object), `disks.0.disk_size`. Of several nested blocks one that satisfies is enough.
    value  compared after HCL's conversions: "4" equals 4, "true" equals true. A value of the files
           is seen through variables with a default, locals and plain templates.
    what   who runs: a script's path or its file name, the first words of a command, a
           provisioner's type (`windows-update`), or one of the words communicator, sysprep,
           shutdown, restart, firstlogon.
    file paths may hold `*` (also across slashes): at least one file must match, and all that do
           must satisfy; for the *_absent ones none may.

Configuration (.pkr.hcl, .tf)
    block_exists            block
    blocks_at_least         block, count
    block_absent            block
    attribute_equals        block, path, value
    attribute_equals_any    block, path, values            ("host|x86-64-v2-AES")
    attribute_not_equals    block, path, value             (unset counts as different)
    attribute_set           block, path                    (present, neither null nor empty)
    attribute_unset         block, path                    (absent, null or empty)
    attribute_at_least      block, path, value [, unit]    numbers; sizes "64G"; durations "30m"
    attribute_at_most       block, path, value [, unit]    unit: of a bare number beside a size: "M"
    attribute_contains      block, path, text              in the string, an element, or a key
    attribute_references    block, path, to                "var.iso_url", "local.x",
                                                           "docker_network.net"
    references              from, to                       from: a block address; to: as above
    variable_declared       name
    variable_sensitive      name
    variable_without_default name
    output_declared         name
    plugin_required         name                           in required_plugins/required_providers
    no_secret_literals      (no arguments)

Files
    file_exists             path
    file_absent             path
    file_contains           path, text
    file_absent_text        path (or "*"), text
    file_referenced         path        some expression, script or answer file names it
    xml_valid               path
    xml_pass                path, pass                     windowsPE, specialize, oobeSystem ...
    xml_pass_absent         path, pass
    xml_component           path, pass, component          "Microsoft-Windows-Shell-Setup"
    xml_element             path, element [, pass] [, value]   "AutoLogon/Enabled", "ProductKey/Key"
    xml_element_absent      path, element [, pass]
    yaml_valid              path
    json_valid              path

Order (judged on the timeline and nothing else)
    runs                    what
    runs_in                 what, stage     a stage of the timeline: provisioners, specialize,
                                            oobeSystem, windowsPE, shutdown
    runs_before             first, second   every moment of `first` is before every one of `second`
    runs_after              first, second   every moment of `first` is after every one of `second`
    last_before_shutdown    what            nothing but the shutdown itself comes after it
"""
