"""The recipe format: strict data under prompts/<target>/, read once and checked as it is read.

A recipe names files, blocks, their order and the obligations of the finished draft. It holds no
code: conditions are lists of facts, values are one of a few named forms. prompts/README.md is the
page for people who write recipes.
"""

from __future__ import annotations

from typing import Any

import msgspec

from assistant.core.plan import Language

Scalar = str | int | float | bool
When = list[str]
"""Facts that must all hold. 'not:F' asks that F does not hold; 'F|G' that one of them does."""


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """Base of every recipe structure: an unknown key is an error, not a comment."""


class Choose(Strict):
    """A choice point among alternatives that are all sound."""

    id: str
    ask: str
    options: list[Scalar | Value]
    """At least two."""


class Write(Strict):
    """A choice point where the model writes a bounded text."""

    id: str
    ask: str
    pattern: str
    """Bounded regular expression; ASCII, no quotes, no backslash, no '$' or '%'."""


class Lookup(Strict):
    """A value found in a table by a parameter's value, compared without case."""

    by: str
    table: dict[str, Scalar] = {}
    file: str = ""
    """In place of `table`: a data file below prompts/ that holds it, for several to share."""
    under: str = ""
    """The key of `file` that the table stands under."""
    otherwise: Scalar | None = None

    def __post_init__(self) -> None:
        shared = bool(self.file)
        if shared != bool(self.under) or shared == bool(self.table):
            raise ValueError(f"a lookup by {self.by}: a table, or a file and what it is under")


class Value(Strict):
    """One attribute value or one part of a line. Exactly one form is given.

    `times`, `plus` and `as` belong to `param`: a number is multiplied, then added to, then put
    in place of `{}` in `as`. Of a text, `instead` first changes what it names.
    """

    param: str | None = None
    """A parameter of the plan, written as a literal; its origin goes with it."""
    times: int | None = None
    plus: int | None = None
    as_: str | None = msgspec.field(default=None, name="as")
    instead: dict[str, str] = {}
    """Texts within the value, each with what stands in its place: de-DE, de_DE."""
    var: str | None = None
    """A declared variable: var.NAME."""
    local: str | None = None
    """local.NAME."""
    expr: str | None = None
    """HCL source text, copied."""
    list_: list[Scalar | Value] | None = msgspec.field(default=None, name="list")
    map: dict[str, Scalar | Value] | None = None
    text: list[Scalar | Value] | None = None
    """Parts that make one quoted string; scalars are literal text, expr becomes ${...}."""
    sources: list[str] | None = None
    """Packer: the draft's source addresses on these platforms (all of them when empty), as
    strings `type.name`."""
    user_files: str | None = None
    """Paths of the user's files that took this role, as strings below path.root."""
    each: str | None = None
    """In a list: the values of these parameters `a|b`, as literals in the goal's order; `times`,
    `plus` and `as` hold for each."""
    joint: str = ""
    """With `each`: one string of all of them, with this between."""
    choose: Choose | None = None
    write: Write | None = None
    why: str = ""
    """Said beside the value."""
    when: When = []
    """For elements of a list, a map or a text: left out where the facts do not hold."""

    def __post_init__(self) -> None:
        forms = [
            name
            for name in (
                "param", "var", "local", "expr", "list_", "map",
                "text", "sources", "user_files", "each", "choose", "write",
            )
            if getattr(self, name) is not None
        ]  # fmt: skip
        if len(forms) != 1:
            raise ValueError(f"a value has exactly one form, not {forms or 'none'}")


class Item(Strict):
    """One entry of an HCL body: an attribute, a nested block, a comment, or a fragment's use."""

    set_: str | None = msgspec.field(default=None, name="set")
    to: Scalar | Value | None = None
    block: str | None = None
    labels: list[str] = []
    schema: str = ""
    """Address of the pack component (packer/builder/qemu); empty for the language's own blocks."""
    platform: str = ""
    """The block belongs to this platform: written only if the goal has it, and inside the block
    the facts name no other platform."""
    body: list[Item] = []
    each: str = ""
    """Of a block, parameters `a|b`: one for each of their values, the parameter `item` in it."""
    pair: bool = False
    """With `each`: of `name=value` both halves, as `item_key` and `item_value`."""
    every: bool = False
    """Of a block in `settings`: laid over each block of its type, not the first one alone."""
    comment: Scalar | Value | None = None
    use: str | None = None
    """Name of a fragment whose items stand here."""
    each_variable: bool = False
    """A variable block for every declared variable, in order."""
    when: When = []
    why: str = ""

    def __post_init__(self) -> None:
        kinds = [self.set_, self.block, self.comment, self.use, self.each_variable or None]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("an item is one of set, block, comment, use, each_variable")
        if (self.set_ is not None) != (self.to is not None):
            raise ValueError("'set' and 'to' belong together")


class Line(Strict):
    """Lines of a text file, present where the facts hold."""

    text: list[Scalar | Value] | None = None
    """Parts of one line; params are written bare, not quoted."""
    lines: list[str | Line] | None = None
    use: str | None = None
    """Name of a text fragment."""
    each: str = ""
    """Parameters `a|b`: once for each of their values, which is the parameter `item` in it."""
    pair: bool = False
    """With `each`: of `name=value` both halves, as `item_key` and `item_value`."""
    when: When = []

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.text, self.lines, self.use)) != 1:
            raise ValueError("a line is one of text, lines, use")


class File(Strict, kw_only=True):
    """One file of the draft.

    Its content is exactly one of blocks, lines, tree, made, readme, example.
    """

    path: str
    language: Language
    what: str
    when: When = []
    blocks: list[Item] | None = None
    lines: list[str | Line] | None = None
    tree: dict[str, Any] | list[Any] | None = None
    """YAML as data, with the forms of `assistant/plan/trees.py` in it."""
    head: list[str] = []
    """For `tree`: lines that stand before it (`---`, `#cloud-config`)."""
    spaced: list[str] = []
    """For `tree`: keys whose entries have a blank line between them; "" is the file itself."""
    keys: str = ""
    """For `tree`: what the names of values for its keys begin with (`cloud-config`), as the
    target's `keys.py` has them."""
    made: str | None = None
    """Name of a printer of the target (assistant/targets/<target>/makers.py)."""
    args: dict[str, Scalar] = {}
    """For `made`."""
    readme: bool = False
    """The draft's README, put together from the recipe's `readme` part."""
    example: bool = False
    """Values for every variable that has no default, for the user to fill in."""
    replaced_by: str = ""
    """Role of a user file that stands in this file's place."""

    def __post_init__(self) -> None:
        texts = (self.blocks, self.lines, self.tree, self.made)
        forms = (*texts, self.readme or None, self.example or None)
        if sum(form is not None for form in forms) != 1:
            raise ValueError(
                f"{self.path}: content is one of blocks, lines, tree, made, readme, example"
            )


class Parameter(Strict):
    """A parameter that the recipe fills in when the goal leaves it open.

    The first entry of a name whose `when` holds counts.
    """

    name: str
    default: Scalar | None = None
    lookup: Lookup | None = None
    """In place of `default`; a value that is in no row gives `otherwise`."""
    minimum: int | None = None
    """An assumed value below is raised; a value of the goal is kept, with a note."""
    why: str = ""
    partitions: bool = False
    """The file systems of their own that the goal wants have to have room in it, beside `minimum`;
    it is in GB."""
    times: str = ""
    """The parameter that says how many of it there are; {n} in the default is the number of each,
    from 1."""
    constant: bool = False
    """Follows from the rest and is nobody's to set: it is not listed among the assumptions."""
    when: When = []

    def __post_init__(self) -> None:
        if self.default is not None and self.lookup is not None:
            raise ValueError(f"parameter {self.name}: default or lookup, not both")


class Validation(Strict):
    """A condition on a variable."""

    condition: str
    error: str


class Variable(Strict, kw_only=True):
    """A declared variable of the draft."""

    name: str
    description: Scalar | Value
    type: str = "string"
    default: Scalar | Value | None = None
    """None: the user must give a value."""
    sensitive: bool = False
    validation: list[Validation] = []
    example: str | Value = ""
    """HCL source text for the example file, or a value of the goal; for a sensitive variable it is
    never written."""
    hint: str = ""
    """Where the value comes from, for the README and the example file."""
    when: When = []


class Fact(Strict):
    """A fact that follows from others."""

    when: When
    then: list[str]


class UserRole(Strict, kw_only=True):
    """Where a file given with --with goes."""

    role: str
    suffixes: list[str] = []
    names: list[str] = []
    """Exact file names, in lower case; stronger than a suffix."""
    words: list[str] = []
    """Words of the goal beside the file's name that choose this role among several."""
    narrows: list[str] = []
    """Roles that this one comes before where words of both stand beside the file's name: at each
    start, of every clone."""
    elsewhere: bool = False
    """A time or place that the draft does not serve: the file is not placed, and that is said."""
    path: str = "{}"
    """Where it stands in the draft; {} is the file's own name."""
    single: bool = False
    """Only one file may take the role."""
    what: str
    when: When = []


class Gap(Strict):
    """A component that the recipe takes care of in general, but not under these facts."""

    component: str
    when: When


class Note(Strict):
    """A sentence for the user, or a line of a shell."""

    text: str
    params: list[str] = []
    """Parameters whose values stand for the `{}` of the README's lines, in order."""
    when: When = []


class Duty(Strict, kw_only=True):
    """An obligation. Arguments may take a parameter's value.

    With `user_files` there is one for each file of that role; `{file}` in id, text and arguments
    is its path.
    """

    id: str
    text: str
    check: str
    args: dict[str, Scalar | Value] = {}
    user_files: str = ""
    each: str = ""
    """Parameters `a|b`: one for each of their values, which is `{item}` in id, text and args."""
    when: When = []


class Offer(Strict, kw_only=True):
    """Something that another part of a goal may want: a value, or a file of this one."""

    thing: str
    param: str = ""
    before: str = ""
    """For `param`: a parameter whose value counts before it, where the goal gives one."""
    default: Scalar | None = None
    """For `param`, where nothing gives it a value; `{os}` is the operating system's id."""
    path: str = ""
    """A file of this part; `./` is its folder."""
    when: When = []

    def __post_init__(self) -> None:
        if bool(self.param) == bool(self.path):
            raise ValueError(f"offer {self.thing}: param or path, not both")


class Want(Strict, kw_only=True):
    """Something that another part of a goal may offer."""

    thing: str
    param: str
    """Takes the value, or the path from this part's folder."""
    file: str
    """The file of this part in which it stands."""
    said: str
    """What the two parts share then, as an obligation."""
    shares: list[str] = []
    """Parameters of the part that offers it which this one has to know as well."""
    leads: bool = False
    """True: it is a place to fill, so that this part is used before the one that offers it."""
    pair: bool = False
    """True: only where the goal has no third part, which what is offered would be for."""
    carries: bool = False
    """True: the other part's files stand inside of `file`, where its lines have their marks."""
    when: When = []


class Met(Strict, kw_only=True):
    """A value of the goal that the draft meets as it is."""

    param: str
    value: Scalar | None = None
    """Only this one of the parameter's values; None: any."""
    when: When = []


class Readme(Strict, kw_only=True):
    """The recipe's part of the draft's README."""

    title: list[Scalar | Value]
    intro: list[str | Line]
    does: list[Note] = []
    """What the draft does, a sentence each."""
    before: list[Note] = []
    """What must be there before the commands are run."""
    commands: list[Note]
    """Shell lines, in order."""
    undo: list[Note]
    """Shell lines that take away what the commands made."""
    powershell: When | None = None
    """When the lines are PowerShell's: the tool runs on Windows. Else they are the shell's."""
    asks_secrets: bool = False
    """The commands begin by asking for the sensitive variables, unseen and in no history."""
    good_to_know: list[Note] = []


class Named(Strict):
    """A word that counts where the facts hold."""

    name: str
    when: When = []


class Slotted(Strict):
    """What stands in a slot of a tree where the facts hold."""

    tree: dict[str, Any] | list[Any]
    when: When = []
    covers: list[str] = []
    """The components that the part takes care of which put it there, and the parameters that it
    is there for."""


class Part(Strict, kw_only=True):
    """One building block of recipes: what a draft gets where the facts hold.

    All of it counts only there. That it holds is the fact `part:<id>`, that the goal names one of
    the components that it covers `asked:<id>`, that it puts something into a slot `slot:<name>`,
    whatever of it may be left out.
    """

    id: str
    when: When
    name: str = ""
    """A word for the draft's name, in place of `{parts}`."""
    does: list[Note] = []
    """What it does, for the README, a sentence each."""
    makes: list[str] = []
    """Names of files that the goal may name and that this part makes itself: index.html."""
    covers: list[str] = []
    """Components that this part takes care of."""
    facts: list[Fact] = []
    parameters: list[Parameter] = []
    variables: list[Variable] = []
    slots: dict[str, dict[str, Any] | list[Any]] = {}
    """What it puts into slots of the recipe's trees: entries of a mapping, or items."""
    fragments: dict[str, list[Item]] = {}
    """Blocks that the recipe puts where they belong."""
    text_fragments: dict[str, list[str | Line]] = {}
    settings: dict[str, list[Item]] = {}
    """By platform, `build`, `terraform` or type of a resource: what is laid over that block. What
    is set for a platform to a value that the plan knows is an obligation as well, in the words of
    `does`."""
    user_files: list[UserRole] = []
    files: list[File] = []
    before: list[Note] = []
    undo: list[Note] = []
    good_to_know: list[Note] = []
    obligations: list[Duty] = []
    gaps: list[Gap] = []
    notes: list[Note] = []

    def __post_init__(self) -> None:
        if self.settings and not self.does:
            raise ValueError(f"part {self.id}: settings without a sentence in `does`")


class PartsFile(Strict):
    """One file of building blocks: prompts/<target>/parts/*.yaml."""

    parts: list[Part]


class Recipe(Strict, kw_only=True):
    """One recipe file."""

    id: str
    target: str
    title: str
    match: list[When]
    """The recipe fits a part of the goal when all facts of one of these lists hold."""
    knows: str
    """What the recipe drafts, for the answer to a goal that nothing fits."""
    name: str
    """Name of the draft; {os}, {platform}, {parts} and {name} are filled in."""
    platforms: list[str] = []
    """Platforms that the recipe can write. Empty: it has no platform of its own."""
    assume_platform: str = ""
    assume_platform_why: str = ""
    assume_os: str = ""
    assume_os_why: str = ""
    assume_os_when: When = []
    """Only then: where the goal names a template, its system is the template's."""
    source_name: str = ""
    """Packer: second label of the source blocks."""
    variable_env: str
    """Prefix of the environment variables that set the draft's variables: PKR_VAR_, TF_VAR_."""
    expand: str = ""
    """Name of the target's expansion (assistant/targets/<target>/expansions.py) that adds what
    depends on the target's own data."""
    parts: list[str] = []
    """Folders below prompts/ with building blocks that the draft is put together from."""
    needs_part: str = ""
    """What is said where no building block fills a slot; empty: the recipe stands without."""
    slots: dict[str, list[Slotted]] = {}
    """What the recipe's trees take in by name; the parts add theirs."""
    named: list[Named] = []
    """Words for `{parts}` in `name`; the parts add theirs."""
    makes: list[Named] = []
    """Names of files that the goal may name and that the draft makes itself."""
    covers: list[str] = []
    """Components of the goal (the lexicon's ids) that the recipe takes care of."""
    gaps: list[Gap] = []
    offers: list[Offer] = []
    wants: list[Want] = []
    met: list[Met] = []
    """What the goal says and the recipe does for every goal; else it would be told as left out."""
    facts: list[Fact] = []
    parameters: list[Parameter] = []
    variables: list[Variable] = []
    fragments: dict[str, list[Item]] = {}
    text_fragments: dict[str, list[str | Line]] = {}
    settings: dict[str, list[Item]] = {}
    """By platform, `build` or type of a resource: what the parts lay over that block."""
    user_files: list[UserRole] = []
    files: list[File]
    readme: Readme
    obligations: list[Duty]
    notes: list[Note] = []


class Added(Strict, kw_only=True):
    """What an expansion of a recipe may add to it."""

    name: str = ""
    """In place of the recipe's own, where given."""
    title: str = ""
    """Of the README, in place of the recipe's own."""
    variables: list[Variable] = []
    fragments: dict[str, list[Item]] = {}
    text_fragments: dict[str, list[str | Line]] = {}
    files: list[File] = []
    obligations: list[Duty] = []
    gaps: list[Gap] = []
    notes: list[Note] = []
    commands: list[Note] = []
    """Of the README, after the recipe's own."""


class OsEntry(Strict):
    """One operating system."""

    title: str
    facts: list[str]
    """family:windows, windows:client, family:debian..."""


class OsTable(Strict):
    """prompts/os.yaml: titles and facts of operating systems by the lexicon's ids."""

    systems: dict[str, OsEntry]
    """By release."""
    families: dict[str, OsEntry] = {}
    """By family, for goals that name no release and need none."""
