(comment) @comment
(block (identifier) @keyword)
(attribute (identifier) @property)
(function_call (identifier) @function)
(quoted_template_start) @string
(quoted_template_end) @string
(template_literal) @string
(string_lit) @string
(heredoc_identifier) @string
(numeric_lit) @number
(bool_lit) @boolean
(null_lit) @boolean
(variable_expr (identifier) @variable)
(get_attr (identifier) @property)
(template_interpolation_start) @punctuation.special
(template_interpolation_end) @punctuation.special
