"""The simulated provider: a pack's schema served over Terraform's plugin protocol.

It runs inside the sandbox under the interpreter that is there, so it stands on the standard
library, grpc, protobuf and msgpack alone and knows nothing of the other rooms. What it answers is
made up: nothing that it says is evidence of what a real provider would accept.
"""
