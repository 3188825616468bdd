/* SPDX-License-Identifier: Apache-2.0 */
/* The words of an expression, and quoting. */
#include "config.h"

#include "hek-filter-private.h"

#include <math.h>
#include <string.h>

#include "hek-filter-complete.h"
#include "hek-number.h"

static const char *const reserved[] = {
  "and", "or", "not", "in", "between", "like", "contains", "starts", "ends", "with", "is",
  "missing", "true", "false",
};

/* Whether @c may stand in a name; @first: at its start. */
static gboolean
is_name_char (gunichar c,
              gboolean first)
{
  if (c < 0x80)
    return g_ascii_isalpha ((char) c) || c == '_' || (!first && (g_ascii_isdigit ((char) c)));
  return g_unichar_isalpha (c) || (!first && (g_unichar_isdigit (c) || g_unichar_ismark (c)));
}

/* Bytes of the name at @text; 0: there is none. */
static gsize
scan_word (const char *text,
           gsize       n)
{
  gsize i = 0;

  while (i < n)
    {
      gunichar c = g_utf8_get_char (text + i);
      gsize next = i + (gsize) g_utf8_skip[(guchar) text[i]];
      /* a hyphen joins: not at the end */
      gboolean joins = i > 0 && c == '-' && i + 1 < n &&
                       is_name_char (g_utf8_get_char (text + i + 1), FALSE);

      if (!joins && !is_name_char (c, i == 0))
        break;
      i = next;
    }
  return i;
}

gboolean
hek_filter_is_word (const char *text,
                    gsize       n)
{
  return n > 0 && scan_word (text, n) == n;
}

static gboolean
equals_word (const char *text,
             gsize       n,
             const char *word)
{
  return strlen (word) == n && g_ascii_strncasecmp (text, word, n) == 0;
}

gboolean
hek_filter_is_reserved (const char *text,
                        gsize       n)
{
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (equals_word (text, n, reserved[i]))
      return TRUE;
  return FALSE;
}

gboolean
hek_filter_token_is (const HekFilterParser *p,
                     const char            *word)
{
  return p->token.kind == HEK_FILTER_TOKEN_WORD &&
         equals_word (p->text + p->token.start, p->token.n, word);
}

static gboolean
lex_quoted (HekFilterParser *p)
{
  char quote = p->text[p->at];
  gsize i = p->at + 1;

  for (; i < p->n; i++)
    if (p->text[i] == quote)
      {
        if (i + 1 >= p->n || p->text[i + 1] != quote)
          break;
        i++;
      }
  if (i >= p->n)
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, p->n - p->at,
                            "the quote %c is not closed", quote);
  p->token.kind = quote == '`' ? HEK_FILTER_TOKEN_NAME : HEK_FILTER_TOKEN_TEXT;
  p->token.n = i + 1 - p->at;
  if (quote == '`' && p->token.n == 2)
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, 2, "there is no name in backquotes");
  return TRUE;
}

static gboolean
lex_number (HekFilterParser *p)
{
  double value;
  gsize n = hek_number_parse_real (p->text + p->at, p->n - p->at, &value);
  gsize rest = scan_word (p->text + p->at + n, p->n - p->at - n);

  if (rest > 0)
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, n + rest,
                            "“%.*s” is not a number, and text needs quotes", (int) (n + rest),
                            p->text + p->at);
  if (!isfinite (value))
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, n, "the number is too large");
  p->token.kind = HEK_FILTER_TOKEN_NUMBER;
  p->token.n = n;
  return TRUE;
}

/* Signs that others use, with what is written here. */
static gboolean
fail_sign (HekFilterParser *p)
{
  static const struct
  {
    const char *sign, *instead;
  } others[] = {
    { "&&", "and" }, { "&", "and" },  { "||", "or" }, { "|", "or" }, { "!", "not" },
    { "“", "\"" },   { "”", "\"" },   { "„", "\"" },  { "«", "\"" }, { "»", "\"" },
    { "‘", "'" },    { "’", "'" },    { "≤", "<=" },  { "≥", ">=" }, { "≠", "!=" },
  };
  const char *at = p->text + p->at;
  gsize n = (gsize) g_utf8_skip[(guchar) *at];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (at, others[i].sign))
      return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, strlen (others[i].sign),
                              "write %s instead of %s", others[i].instead, others[i].sign);
  if ((guchar) *at < 0x20)
    return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, 1, "a control character");
  return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->at, n, "“%.*s” means nothing here",
                          (int) n, at);
}

static gboolean
lex_sign (HekFilterParser *p)
{
  static const struct
  {
    const char *sign;
    HekFilterOp op;
  } ops[] = {
    { "==", HEK_FILTER_EQ }, { "!=", HEK_FILTER_NE }, { "<>", HEK_FILTER_NE },
    { "<=", HEK_FILTER_LE }, { ">=", HEK_FILTER_GE }, { "=", HEK_FILTER_EQ },
    { "<", HEK_FILTER_LT },  { ">", HEK_FILTER_GT },
  };
  const char *at = p->text + p->at;

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    if (g_str_has_prefix (at, ops[i].sign))
      {
        p->token.kind = HEK_FILTER_TOKEN_OP;
        p->token.op = ops[i].op;
        p->token.n = strlen (ops[i].sign);
        return TRUE;
      }
  if (strchr ("()[],.", *at) == NULL)
    return fail_sign (p);
  p->token.kind = HEK_FILTER_TOKEN_MARK;
  p->token.mark = *at;
  p->token.n = 1;
  return TRUE;
}

static gboolean
lex_token (HekFilterParser *p)
{
  const char *at = p->text + p->at;
  gsize left = p->n - p->at, n;

  if (left == 0)
    {
      p->token.kind = HEK_FILTER_TOKEN_END;
      return TRUE;
    }
  if (*at == '"' || *at == '\'' || *at == '`')
    return lex_quoted (p);
  if (g_ascii_isdigit (*at) || ((*at == '-' || *at == '+') && left > 1 && g_ascii_isdigit (at[1])))
    return lex_number (p);
  n = scan_word (at, left);
  if (n == 0)
    return lex_sign (p);
  p->token.kind = HEK_FILTER_TOKEN_WORD;
  p->token.n = n;
  return TRUE;
}

gboolean
hek_filter_lexer_next (HekFilterParser *p)
{
  while (p->at < p->n && g_unichar_isspace (g_utf8_get_char (p->text + p->at)))
    p->at += (gsize) g_utf8_skip[(guchar) p->text[p->at]];
  p->token = (HekFilterToken) { .start = p->at };
  if (!lex_token (p))
    return FALSE;
  p->at += p->token.n;
  return TRUE;
}

char *
hek_filter_unquote (const char *quoted,
                    gsize       n,
                    gsize      *n_bytes)
{
  char quote = quoted[0];
  GString *out = g_string_sized_new (n);

  for (gsize i = 1; i + 1 < n; i++)
    {
      g_string_append_c (out, quoted[i]);
      if (quoted[i] == quote)
        i++;
    }
  if (n_bytes != NULL)
    *n_bytes = out->len;
  return g_string_free (out, FALSE);
}

static char *
quote (const char *text,
       char        mark)
{
  GString *out = g_string_new (NULL);

  g_string_append_c (out, mark);
  for (; *text != '\0'; text++)
    {
      g_string_append_c (out, *text);
      if (*text == mark)
        g_string_append_c (out, mark);
    }
  g_string_append_c (out, mark);
  return g_string_free (out, FALSE);
}

char *
hek_filter_quote_field (const char *name)
{
  gsize n = strlen (name);

  return hek_filter_is_word (name, n) && !hek_filter_is_reserved (name, n) ? g_strdup (name)
                                                                          : quote (name, '`');
}

char *
hek_filter_quote_text (const char *text)
{
  return quote (text, '"');
}
