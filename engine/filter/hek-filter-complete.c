/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may come at the cursor: the word that is being typed is taken away, the parser runs over
 * what is before it, and notes what it would have taken where the text ends.
 */
#include "config.h"

#include "hek-filter-complete.h"

#include <string.h>

#include "hek-filter-private.h"

typedef struct
{
  GArray *words; /* HekFilterWord */
  const char *begun;
  gsize n_begun;
} Offer;

static void
offer (Offer             *o,
       HekFilterWordKind  kind,
       const char        *text)
{
  HekFilterWord word = { kind, NULL };

  if (g_ascii_strncasecmp (text, o->begun, o->n_begun) != 0)
    return;
  word.text = g_strdup (text);
  g_array_append_val (o->words, word);
}

static void
offer_fields (Offer           *o,
              const HekSchema *schema)
{
  gboolean quoted = o->n_begun > 0 && o->begun[0] == '`';

  for (guint i = 0; i < schema->n_fields; i++)
    {
      const char *name = hek_schema_get_field (schema, i)->name;
      HekFilterWord word = { HEK_FILTER_WORD_FIELD, NULL };

      if (g_ascii_strncasecmp (name, o->begun + quoted, o->n_begun - quoted) != 0)
        continue;
      word.text = hek_filter_quote_field (name);
      g_array_append_val (o->words, word);
    }
}

static void
offer_operators (Offer        *o,
                 HekFieldType  type,
                 gboolean      after_not)
{
  static const struct
  {
    HekFilterKind kind;
    const char *text;
  } tests[] = {
    { HEK_FILTER_IN, "not in (" },           { HEK_FILTER_BETWEEN, "not between" },
    { HEK_FILTER_LIKE, "not like" },         { HEK_FILTER_CONTAINS, "not contains" },
    { HEK_FILTER_STARTS, "not starts with" }, { HEK_FILTER_ENDS, "not ends with" },
  };

  for (guint op = HEK_FILTER_EQ; !after_not && op <= HEK_FILTER_GE; op++)
    if (hek_filter_type_allows (type, HEK_FILTER_COMPARE, op))
      offer (o, HEK_FILTER_WORD_OPERATOR, hek_filter_op_words[op]);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (hek_filter_type_allows (type, tests[i].kind, HEK_FILTER_EQ))
      offer (o, HEK_FILTER_WORD_OPERATOR, tests[i].text + strlen ("not "));
  if (after_not)
    return;
  offer (o, HEK_FILTER_WORD_OPERATOR, "is missing");
  offer (o, HEK_FILTER_WORD_OPERATOR, "is not missing");
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (hek_filter_type_allows (type, tests[i].kind, HEK_FILTER_EQ))
      offer (o, HEK_FILTER_WORD_OPERATOR, tests[i].text);
}

static void
offer_wanted (Offer                 *o,
              const HekFilterParser *p)
{
  static const struct
  {
    guint wants;
    const char *text;
  } words[] = {
    { HEK_FILTER_WANT_JOIN, "and" },    { HEK_FILTER_WANT_JOIN, "or" },
    { HEK_FILTER_WANT_AND, "and" },     { HEK_FILTER_WANT_WITH, "with" },
    { HEK_FILTER_WANT_IS, "missing" },  { HEK_FILTER_WANT_IS, "not missing" },
    { HEK_FILTER_WANT_MISSING, "missing" }, { HEK_FILTER_WANT_OPEN, "(" },
    { HEK_FILTER_WANT_COMMA, "," },     { HEK_FILTER_WANT_CLOSE, ")" },
    { HEK_FILTER_WANT_PART, "not" },    { HEK_FILTER_WANT_PART, "(" },
  };
  HekFieldType type = p->wants_field >= 0
                        ? hek_schema_get_field (p->schema, (guint) p->wants_field)->type
                        : HEK_FIELD_TEXT;

  if ((p->wants & HEK_FILTER_WANT_PART) != 0)
    offer_fields (o, p->schema);
  if ((p->wants & (HEK_FILTER_WANT_OPERATOR | HEK_FILTER_WANT_AFTER_NOT)) != 0)
    offer_operators (o, type, (p->wants & HEK_FILTER_WANT_AFTER_NOT) != 0);
  if ((p->wants & HEK_FILTER_WANT_VALUE) != 0 && type == HEK_FIELD_BOOLEAN)
    {
      offer (o, HEK_FILTER_WORD_VALUE, "true");
      offer (o, HEK_FILTER_WORD_VALUE, "false");
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((p->wants & words[i].wants) != 0)
      offer (o, HEK_FILTER_WORD_OPERATOR, words[i].text);
}

/* Where the word that ends at @cursor begins; @cursor when there is none; %FALSE when nothing can
 * be offered: what is before it is wrong, or a number or a text ends there. */
static gboolean
find_begun (const char *text,
            gsize       cursor,
            gsize      *start)
{
  HekFilterParser p = { .text = text, .n = cursor };
  HekFilterToken last = { .kind = HEK_FILTER_TOKEN_END };
  g_autoptr (GError) error = NULL;
  gsize place;

  *start = cursor;
  while (hek_filter_lexer_next (&p) && p.token.kind != HEK_FILTER_TOKEN_END)
    last = p.token;
  error = p.error;
  if (error != NULL)
    {
      /* a quote that is still open is the word */
      return hek_filter_error_get_place (error, start, NULL) &&
             strchr ("\"'`", text[*start]) != NULL;
    }
  place = last.start + last.n;
  if (last.kind == HEK_FILTER_TOKEN_END || place < cursor)
    return TRUE;
  if (last.kind == HEK_FILTER_TOKEN_WORD || last.kind == HEK_FILTER_TOKEN_NAME)
    *start = last.start;
  return last.kind != HEK_FILTER_TOKEN_NUMBER && last.kind != HEK_FILTER_TOKEN_TEXT;
}

/* The end of the word that the cursor stands in. */
static gsize
find_end (const char *text,
          gsize       start,
          gsize       cursor)
{
  gsize end = cursor;

  if (start == cursor || text[start] == '"' || text[start] == '\'' || text[start] == '`')
    return cursor;
  while (text[end] != '\0')
    {
      gsize next = end + (gsize) g_utf8_skip[(guchar) text[end]];

      if (!hek_filter_is_word (text + start, next - start))
        break;
      end = next;
    }
  return end;
}

HekFilterCompletion *
hek_filter_complete (const char      *text,
                     gsize            cursor,
                     const HekSchema *schema)
{
  HekFilterCompletion *completion = g_new0 (HekFilterCompletion, 1);
  g_autofree char *before = g_strndup (text, cursor);
  Offer o = { .words = g_array_new (FALSE, FALSE, sizeof (HekFilterWord)) };
  HekFilterParser p = { .text = before, .schema = schema, .wants_field = -1 };
  HekFilterNode *root;

  completion->start = completion->end = cursor;
  completion->value_field = -1;
  if (cursor <= HEK_FILTER_MAX_BYTES && g_utf8_validate (text, -1, NULL) &&
      find_begun (before, cursor, &p.n))
    {
      completion->start = p.n;
      completion->end = find_end (text, p.n, cursor);
      o.begun = text + p.n;
      o.n_begun = cursor - p.n;
      root = hek_filter_parse_all (&p);
      g_clear_pointer (&root, hek_filter_node_free);
      g_clear_error (&p.error);
      offer_wanted (&o, &p);
      if ((p.wants & HEK_FILTER_WANT_VALUE) != 0)
        completion->value_field = p.wants_field;
    }
  completion->n_words = o.words->len;
  completion->words = (HekFilterWord *) (gpointer) g_array_free (o.words, FALSE);
  return completion;
}

void
hek_filter_completion_free (HekFilterCompletion *completion)
{
  for (guint i = 0; i < completion->n_words; i++)
    g_free (completion->words[i].text);
  g_free (completion->words);
  g_free (completion);
}
