"""The functions that a written rule brings along, each only where it is needed. They are text: nothing here runs."""

from __future__ import annotations

FUNCTIONS = {
    "named": '''
def named(path: str) -> m.BaseMatcherNode:
    """A dotted name as it is written, or whatever it was imported as."""
    head, _, last = path.rpartition(".")

    def is_imported(names: Collection[QualifiedName]) -> bool:
        return QualifiedName(path, QualifiedNameSource.IMPORT) in names

    imported = m.Name(metadata=m.MatchMetadataIfTrue(QualifiedNameProvider, is_imported))
    return m.Attribute(value=named(head), attr=m.Name(last)) | imported if head else m.Name(path) | imported
''',
    "named *": '''
def named(path: str, remember: str = "") -> m.BaseMatcherNode:
    """A dotted name as it is written, or whatever it was imported as. `*` is any name; at the start, any expression."""
    first, *rest = path.split(".")
    parts = [".+" if first == "*" else first, *("[^.]+" if part == "*" else part for part in rest)]
    wanted = re.compile(r"\\.".join(parts))

    def is_imported(names: Collection[QualifiedName]) -> bool:
        return any(name.source is QualifiedNameSource.IMPORT and wanted.fullmatch(name.name) for name in names)

    def kept(matcher: m.BaseMatcherNode) -> m.BaseMatcherNode:
        return m.SaveMatchedNode(matcher, remember) if remember and first == "*" else matcher

    imported = kept(m.Name(metadata=m.MatchMetadataIfTrue(QualifiedNameProvider, is_imported)))
    if not rest:
        return kept(m.DoNotCare()) if first == "*" else m.Name(first) | imported
    attr = m.Name() if rest[-1] == "*" else m.Name(rest[-1])
    return m.Attribute(value=named(path.rpartition(".")[0], remember), attr=attr) | imported
''',
    "literal": '''
def literal(value: object) -> m.MatchIfTrue:
    """A literal with this value, however it is written."""

    def is_equal(node: cst.CSTNode) -> bool:
        found = getattr(node, "evaluated_value", None)
        return type(found) is type(value) and found == value

    return m.MatchIfTrue(is_equal)
''',
    "STRING": """
STRING = m.MatchIfTrue(lambda node: isinstance(getattr(node, "evaluated_value", None), (str, bytes)))
""",
    "SOMETHING": """
SOMETHING = m.MatchIfTrue(lambda node: node is not None)
""",
    "assignment": '''
def assignment(target: m.BaseMatcherNode, value: m.BaseMatcherNode) -> m.BaseMatcherNode:
    """`target = value`, also with a type between them or within an expression."""
    return (
        m.Assign(targets=[m.AssignTarget(target=target)], value=value)
        | m.AnnAssign(target=target, value=value)
        | m.NamedExpr(target=target, value=value)
    )
''',
    "signature": '''
def signature(parameter: m.Param) -> m.BaseMatcherNode:
    """Parameters of which one is like this, wherever it stands."""
    anywhere = [m.ZeroOrMore(), parameter, m.ZeroOrMore()]
    return (
        m.Parameters(posonly_params=anywhere)
        | m.Parameters(params=anywhere)
        | m.Parameters(kwonly_params=anywhere)
    )
''',
    "statements": '''
def statements(block: cst.CSTNode) -> list[cst.CSTNode]:
    """The statements of a block; those that share a line count one by one."""
    lines = [line.body if isinstance(line, cst.SimpleStatementLine) else [line] for line in block.body]
    return [statement for line in lines for statement in line]
''',
    "agree": '''
def agree(*captured: dict[str, cst.CSTNode]) -> bool:
    """Whether what goes by one name is the same code everywhere."""
    known: dict[str, str] = {}
    for names in captured:
        for name, node in names.items():
            code = ast.dump(ast.parse(f"({cst.Module([]).code_for_node(node)})", mode="eval"))
            if known.setdefault(name.partition(" ")[0], code) != code:
                return False
    return True
''',
    "closed": '''
def closed(node: cst.BaseExpression) -> cst.BaseExpression:
    """`node` within parentheses, where an operator beside it could take a part of it."""
    if node.lpar or isinstance(node, (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString)):
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
''',
    "SIMPLE": """
SIMPLE = (cst.Expr, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Return)
""",
    "STATEMENT": """
STATEMENT = (
    m.Expr() | m.Assign() | m.AnnAssign() | m.AugAssign() | m.Return()
    | m.If() | m.For() | m.While() | m.With() | m.Try() | m.FunctionDef()
)
""",
}

METHODS = {
    "holds": '''
    def holds(self, node: cst.CSTNode, matcher: m.BaseMatcherNode, found: dict[str, cst.CSTNode]) -> bool:
        """Whether `matcher` holds for `node`, with the same code as in `found` under the same names."""
        other = m.extract(node, matcher, metadata_resolver=self)
        return other is not None and agree(found, other)
''',
    "plain holds": '''
    def holds(self, node: cst.CSTNode, matcher: m.BaseMatcherNode) -> bool:
        """Whether `matcher` holds for `node`."""
        return m.matches(node, matcher, metadata_resolver=self)
''',
    "within": '''
    def within(self, node: cst.CSTNode, matcher: m.BaseMatcherNode, found: dict[str, cst.CSTNode]) -> bool:
        """Whether `matcher` holds for `node` or for something around it."""
        while not isinstance(node, cst.Module):
            if self.holds(node, matcher, found):
                return True
            node = self.get_metadata(ParentNodeProvider, node)
        return False
''',
    "before": '''
    def before(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, list[cst.CSTNode]]]:
        """The statements before `node` in the blocks around it, each with those that follow it there."""
        start = self.get_metadata(PositionProvider, node).start
        block = node
        while not isinstance(block, cst.Module):
            block = self.get_metadata(ParentNodeProvider, block)
            if isinstance(block, (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite)):
                found = statements(block)
                for number, statement in enumerate(found):
                    begin = self.get_metadata(PositionProvider, statement).start
                    if (begin.line, begin.column) <= (start.line, start.column):
                        yield statement, found[number + 1 :]
''',
    "says": '''
    def says(self, statement: cst.CSTNode, matcher: m.BaseMatcherNode, found: dict[str, cst.CSTNode]) -> bool:
        """Whether `matcher` holds for a statement, or for an expression in a simple one."""
        nodes = [statement]
        if isinstance(statement, SIMPLE):
            nodes += m.findall(statement, matcher, metadata_resolver=self)
        return any(self.holds(node, matcher, found) for node in nodes)
''',
    "after": '''
    def after(self, node: cst.CSTNode, first: m.BaseMatcherNode, found: dict[str, cst.CSTNode]) -> bool:
        """Whether a statement like `first` stands before `node`."""
        return any(self.says(statement, first, found) for statement, _ in self.before(node))
''',
    "between": '''
    def between(
        self, node: cst.CSTNode, first: m.BaseMatcherNode, last: m.BaseMatcherNode, found: dict[str, cst.CSTNode]
    ) -> bool:
        """Whether `node` stands between a statement like `first` and one like `last`."""
        end = self.get_metadata(PositionProvider, node).end
        for statement, later in self.before(node):
            if not self.says(statement, first, found):
                continue
            for one in [inner for each in later for inner in m.findall(each, STATEMENT)]:
                place = self.get_metadata(PositionProvider, one).end
                if (place.line, place.column) >= (end.line, end.column) and self.says(one, last, found):
                    return True
        return False
''',
    "place": '''
    def place(self, node: cst.BaseExpression) -> CodeRange:
        """Where `node` stands, with the parentheses around it."""
        first, last = [*node.lpar, node][0], [node, *node.rpar][-1]
        return CodeRange(
            self.get_metadata(PositionProvider, first).start, self.get_metadata(PositionProvider, last).end
        )
''',
    "start": '''
    def place(self, node: cst.FunctionDef) -> CodeRange:
        """Where `node` stands, with its decorators."""
        first = [*node.decorators, node][0]
        return CodeRange(
            self.get_metadata(PositionProvider, first).start, self.get_metadata(PositionProvider, node).end
        )
''',
}
NEEDS = {
    "within": ("holds",),
    "after": ("holds", "says", "before"),
    "between": ("holds", "says", "before", "STATEMENT"),
    "before": ("statements",),
    "says": ("SIMPLE", "holds"),
}


def without_names(text: str) -> str:
    """A method's text for a rule whose matchers remember nothing."""
    return (
        text.replace(", found: dict[str, cst.CSTNode]", "")
        .replace(", matcher, found)", ", matcher)")
        .replace(", first, found)", ", first)")
        .replace(", last, found)", ", last)")
    )
