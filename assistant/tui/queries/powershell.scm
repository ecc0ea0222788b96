(comment) @comment
(string_literal) @string
(integer_literal) @number
(real_literal) @number
(variable) @variable
(command command_name: (command_name) @function)
(command_parameter) @property
(function_statement (function_name) @function)
(invocation_expression (member_name) @function)
(member_access (member_name) @property)
(type_spec) @type
[
  "param" "begin" "process" "end" "if" "elseif" "else" "switch" "foreach" "for" "while" "do" "until"
  "function" "filter" "break" "continue" "throw" "return" "exit" "trap" "try" "catch" "finally"
] @keyword
