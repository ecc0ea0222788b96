from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.targets.packer.engine_messages import Complaint, read_complaints, tidy_log

ANSWER = """Error: Unsupported argument

  on win.pkr.hcl line 26:
  (source code not available)

An argument named "foo" is not expected here.

Warning: A checksum of 'none' was specified. Since ISO files are so big,
a checksum is highly recommended.

  on win.pkr.hcl line 23:
  (source code not available)

Error: 2 error(s) occurred:

* disks[0].storage_pool_type must be specified
* either iso_file or iso_url, but not both,
must be specified

  on b.pkr.hcl line 15:
  (source code not available)

"""


def test_every_complaint_with_its_place() -> None:
    assert read_complaints(ANSWER) == (
        Complaint(
            "error",
            "Unsupported argument",
            'An argument named "foo" is not expected here.',
            "win.pkr.hcl",
            26,
        ),
        Complaint(
            "warning",
            "A checksum of 'none' was specified. Since ISO files are so big, "
            "a checksum is highly recommended.",
            "",
            "win.pkr.hcl",
            23,
        ),
        Complaint("error", "disks[0].storage_pool_type must be specified", "", "b.pkr.hcl", 15),
        Complaint(
            "error",
            "either iso_file or iso_url, but not both, must be specified",
            "",
            "b.pkr.hcl",
            15,
        ),
    )


def test_a_rule_of_the_draft_is_at_the_rule() -> None:
    text = """Error: Invalid value for varfile variable

  on /dryfit/1/beside/supplied.pkrvars.hcl line 3:
  (source code not available)

Needs four.

This was checked by the validation rule at a.pkr.hcl:10,3-13.
"""
    (only,) = read_complaints(text)
    assert (only.rule_path, only.rule_line) == ("a.pkr.hcl", 10)
    assert only.path == "/dryfit/1/beside/supplied.pkrvars.hcl"


def test_source_lines_under_the_place_are_no_detail() -> None:
    text = """Error: Unsupported argument

  on a.pkr.hcl line 3, in source "qemu" "x":
   3:   foo = 1

Not expected here.
"""
    (only,) = read_complaints(text)
    assert (only.path, only.line, only.detail) == ("a.pkr.hcl", 3, "Not expected here.")


def test_unordered_lists_are_put_in_order() -> None:
    one = "Unknown\n\nknown provisioners: [shell ansible\nfile]\n"
    two = "Unknown\n\nknown provisioners: [file\nshell ansible]\n"
    assert tidy_log(one) == tidy_log(two)


def test_success_has_no_complaints() -> None:
    assert read_complaints("The configuration is valid.\n") == ()


@given(st.text(alphabet="Eror: Wanig\n on line12*.hc", max_size=200))
def test_never_raises(text: str) -> None:
    for complaint in read_complaints(text):
        assert complaint.line >= 0
