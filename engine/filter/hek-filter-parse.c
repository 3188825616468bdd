/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of hek-filter.h by recursive descent; fields and values are in hek-filter-check.c. */
#include "config.h"

#include "hek-filter-private.h"

static HekFilterNode *parse_or (HekFilterParser *p);

/* What may stand here, should the text end here. */
static void
wants (HekFilterParser     *p,
       guint                what,
       const HekFilterNode *node)
{
  if (p->token.kind != HEK_FILTER_TOKEN_END)
    return;
  p->wants |= what;
  if (node != NULL)
    p->wants_field = (int) node->field;
}

static gboolean
is_mark (const HekFilterParser *p,
         char                   mark)
{
  return p->token.kind == HEK_FILTER_TOKEN_MARK && p->token.mark == mark;
}

/* Bytes of a token that are told of: whole characters of the first forty. */
static int
told_bytes (const HekFilterParser *p,
            const HekFilterToken  *t)
{
  gsize n = MIN (t->n, 40);

  while (n < t->n && n > 0 && ((guchar) p->text[t->start + n] & 0xc0) == 0x80)
    n--;
  return (int) n;
}

gboolean
hek_filter_fail_expected (HekFilterParser *p,
                          const char      *what)
{
  const HekFilterToken *t = &p->token;

  if (t->kind == HEK_FILTER_TOKEN_END)
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, t->start, 1, "%s is missing at the end",
                            what);
  return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, t->start, t->n,
                          "“%.*s” stands where %s is expected", told_bytes (p, t),
                          p->text + t->start, what);
}

static gboolean
accept_word (HekFilterParser *p,
             const char      *word,
             gboolean        *accepted)
{
  *accepted = hek_filter_token_is (p, word);
  return !*accepted || hek_filter_lexer_next (p);
}

static gboolean
parse_list (HekFilterParser *p,
            HekFilterNode   *node)
{
  wants (p, HEK_FILTER_WANT_OPEN, node);
  if (!is_mark (p, '('))
    return hek_filter_fail_expected (p, "( and a list of values");
  do
    {
      if (!hek_filter_lexer_next (p))
        return FALSE;
      wants (p, HEK_FILTER_WANT_VALUE, node);
      if (!hek_filter_parse_value (p, node))
        return FALSE;
      wants (p, HEK_FILTER_WANT_COMMA | HEK_FILTER_WANT_CLOSE, node);
    }
  while (is_mark (p, ','));
  if (!is_mark (p, ')'))
    return hek_filter_fail_expected (p, "a comma or )");
  return hek_filter_lexer_next (p);
}

static gboolean
parse_between (HekFilterParser *p,
               HekFilterNode   *node)
{
  wants (p, HEK_FILTER_WANT_VALUE, node);
  if (!hek_filter_parse_value (p, node))
    return FALSE;
  wants (p, HEK_FILTER_WANT_AND, node);
  if (!hek_filter_token_is (p, "and"))
    return hek_filter_fail_expected (p, "“and” with the upper end");
  if (!hek_filter_lexer_next (p))
    return FALSE;
  wants (p, HEK_FILTER_WANT_VALUE, node);
  return hek_filter_parse_value (p, node);
}

static gboolean
parse_is (HekFilterParser *p,
          HekFilterNode   *node)
{
  wants (p, HEK_FILTER_WANT_IS, node);
  if (!accept_word (p, "not", &node->negated))
    return FALSE;
  if (node->negated)
    wants (p, HEK_FILTER_WANT_MISSING, node);
  if (!hek_filter_token_is (p, "missing"))
    return hek_filter_fail_expected (p, node->negated ? "“missing”" : "“missing” or “not missing”");
  return hek_filter_lexer_next (p);
}

/* The words after a place; %FALSE without an error when the token is none of them. */
static gboolean
find_test (const HekFilterParser *p,
           HekFilterKind         *kind)
{
  static const struct
  {
    const char *word;
    HekFilterKind kind;
  } tests[] = {
    { "in", HEK_FILTER_IN },         { "between", HEK_FILTER_BETWEEN },
    { "like", HEK_FILTER_LIKE },     { "contains", HEK_FILTER_CONTAINS },
    { "starts", HEK_FILTER_STARTS }, { "ends", HEK_FILTER_ENDS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (hek_filter_token_is (p, tests[i].word))
      {
        *kind = tests[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* The field cannot be tested so: shown at the operator. */
static gboolean
check_allowed (HekFilterParser     *p,
               const HekFilterNode *node,
               HekFilterToken       t)
{
  if (hek_filter_type_allows (node->type, node->kind, node->op))
    return TRUE;
  return hek_filter_fail (p, HEK_FILTER_ERROR_TYPE, t.start, t.n,
                          "“%s” is a field of type %s, which “%.*s” does not fit",
                          hek_schema_get_field (p->schema, node->field)->name,
                          hek_field_type_id (node->type), (int) t.n, p->text + t.start);
}

static gboolean
parse_word_test (HekFilterParser *p,
                 HekFilterNode   *node)
{
  HekFilterToken t = p->token;

  if (!check_allowed (p, node, t) || !hek_filter_lexer_next (p))
    return FALSE;
  switch (node->kind)
    {
    case HEK_FILTER_IN:
      return parse_list (p, node);
    case HEK_FILTER_BETWEEN:
      return parse_between (p, node);
    case HEK_FILTER_STARTS:
    case HEK_FILTER_ENDS:
      wants (p, HEK_FILTER_WANT_WITH, node);
      if (!hek_filter_token_is (p, "with"))
        return hek_filter_fail_expected (p, "“with”");
      if (!hek_filter_lexer_next (p))
        return FALSE;
      break;
    default:
      break;
    }
  wants (p, HEK_FILTER_WANT_VALUE, node);
  return hek_filter_parse_value (p, node);
}

static gboolean
parse_compare (HekFilterParser *p,
               HekFilterNode   *node)
{
  node->op = p->token.op;
  if (!check_allowed (p, node, p->token) || !hek_filter_lexer_next (p))
    return FALSE;
  wants (p, HEK_FILTER_WANT_VALUE, node);
  return hek_filter_parse_value (p, node);
}

/* A boolean field alone is a test of its own. */
static gboolean
parse_alone (HekFilterParser *p,
             HekFilterNode   *node)
{
  const HekFilterValue yes = { .kind = HEK_FILTER_BOOLEAN, .integer = 1 };

  if (node->type != HEK_FIELD_BOOLEAN ||
      !(p->token.kind == HEK_FILTER_TOKEN_END || is_mark (p, ')') ||
        hek_filter_token_is (p, "and") || hek_filter_token_is (p, "or")))
    return hek_filter_fail_expected (p, "an operator (= != < <= > >=, in, between, like, "
                                        "contains, starts with, ends with, is missing)");
  wants (p, HEK_FILTER_WANT_JOIN, node);
  g_array_append_val (node->values, yes);
  return TRUE;
}

static gboolean
parse_test_of (HekFilterParser *p,
               HekFilterNode   *node)
{
  if (!hek_filter_parse_place (p, node))
    return FALSE;
  wants (p, HEK_FILTER_WANT_OPERATOR, node);
  if (p->token.kind == HEK_FILTER_TOKEN_OP)
    return parse_compare (p, node);
  if (hek_filter_token_is (p, "is"))
    {
      node->kind = HEK_FILTER_MISSING;
      return hek_filter_lexer_next (p) && parse_is (p, node);
    }
  if (!accept_word (p, "not", &node->negated))
    return FALSE;
  if (node->negated)
    wants (p, HEK_FILTER_WANT_AFTER_NOT, node);
  if (find_test (p, &node->kind))
    return parse_word_test (p, node);
  if (node->negated)
    return hek_filter_fail_expected (p, "in, between, like, contains, starts with or ends with");
  return parse_alone (p, node);
}

static HekFilterNode *
parse_test (HekFilterParser *p)
{
  HekFilterNode *node = hek_filter_node_new (HEK_FILTER_COMPARE);

  if (parse_test_of (p, node))
    return node;
  hek_filter_node_free (node);
  return NULL;
}

static gboolean
go_deeper (HekFilterParser *p)
{
  if (p->depth == HEK_FILTER_MAX_DEPTH)
    return hek_filter_fail (p, HEK_FILTER_ERROR_LIMIT, p->token.start, p->token.n,
                            "more than %d parentheses and “not” inside each other",
                            HEK_FILTER_MAX_DEPTH);
  p->depth++;
  return hek_filter_lexer_next (p);
}

static HekFilterNode *parse_part (HekFilterParser *p);

static HekFilterNode *
parse_not (HekFilterParser *p)
{
  HekFilterNode *part = go_deeper (p) ? parse_part (p) : NULL, *node;

  if (part == NULL)
    return NULL;
  p->depth--;
  node = hek_filter_node_new (HEK_FILTER_NOT);
  g_ptr_array_add (node->parts, part);
  return node;
}

static HekFilterNode *
parse_parentheses (HekFilterParser *p)
{
  gsize start = p->token.start;
  HekFilterNode *node = go_deeper (p) ? parse_or (p) : NULL;

  if (node == NULL)
    return NULL;
  p->depth--;
  wants (p, HEK_FILTER_WANT_CLOSE, NULL);
  if (!is_mark (p, ')'))
    {
      if (p->token.kind == HEK_FILTER_TOKEN_END)
        hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, start, 1, "this ( is not closed");
      else
        hek_filter_fail_expected (p, "“and”, “or” or )");
    }
  if (p->error == NULL && hek_filter_lexer_next (p))
    return node;
  hek_filter_node_free (node);
  return NULL;
}

static HekFilterNode *
parse_part (HekFilterParser *p)
{
  wants (p, HEK_FILTER_WANT_PART, NULL);
  if (hek_filter_token_is (p, "not"))
    return parse_not (p);
  if (is_mark (p, '('))
    return parse_parentheses (p);
  return parse_test (p);
}

/* Parts joined by @word; a part that is itself joined so by parentheses melts into it. */
static HekFilterNode *
parse_joined (HekFilterParser *p,
              const char      *word,
              HekFilterKind    kind,
              HekFilterNode *(*parse) (HekFilterParser *))
{
  HekFilterNode *node = parse (p), *joined;

  if (node == NULL)
    return NULL;
  wants (p, HEK_FILTER_WANT_JOIN, NULL);
  if (!hek_filter_token_is (p, word))
    return node;
  joined = node->kind == kind ? node : hek_filter_node_new (kind);
  if (joined != node)
    g_ptr_array_add (joined->parts, node);
  while (hek_filter_token_is (p, word))
    {
      node = hek_filter_lexer_next (p) ? parse (p) : NULL;
      if (node == NULL)
        {
          hek_filter_node_free (joined);
          return NULL;
        }
      if (node->kind == kind)
        {
          g_ptr_array_extend_and_steal (joined->parts, g_steal_pointer (&node->parts));
          hek_filter_node_free (node);
        }
      else
        g_ptr_array_add (joined->parts, node);
      wants (p, HEK_FILTER_WANT_JOIN, NULL);
    }
  return joined;
}

static HekFilterNode *
parse_and (HekFilterParser *p)
{
  return parse_joined (p, "and", HEK_FILTER_AND, parse_part);
}

static HekFilterNode *
parse_or (HekFilterParser *p)
{
  return parse_joined (p, "or", HEK_FILTER_OR, parse_and);
}

HekFilterNode *
hek_filter_parse_all (HekFilterParser *p)
{
  HekFilterNode *node = hek_filter_lexer_next (p) ? parse_or (p) : NULL;

  if (node == NULL)
    return NULL;
  if (p->token.kind == HEK_FILTER_TOKEN_END)
    return node;
  if (is_mark (p, ')'))
    hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->token.start, 1, "there is no ( for this )");
  else
    hek_filter_fail_expected (p, "“and” or “or”");
  hek_filter_node_free (node);
  return NULL;
}
