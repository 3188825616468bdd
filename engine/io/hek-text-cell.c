/* SPDX-License-Identifier: Apache-2.0 */
/* Values in texts: what they look like, and what they are; see the header. */
#include "config.h"

#include "hek-text-cell-private.h"

#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-time.h"

#define MAX_NAME_BYTES 255

static gboolean
equals_word (const char *text,
             gsize       n,
             const char *word)
{
  return strlen (word) == n && g_ascii_strncasecmp (text, word, n) == 0;
}

static gboolean
is_missing_word (const char *text,
                 gsize       n)
{
  return n == 0 || (n <= 4 && (equals_word (text, n, "na") || equals_word (text, n, "n/a") ||
                               equals_word (text, n, "nan") || equals_word (text, n, "null") ||
                               equals_word (text, n, "none")));
}

static gboolean
has_leading_zero (const char *text,
                  gsize       n)
{
  gsize sign = text[0] == '-' || text[0] == '+' ? 1 : 0;

  return n > sign + 1 && text[sign] == '0' && g_ascii_isdigit (text[sign + 1]);
}

static guint
kind_of_number (const char *text,
                gsize       n)
{
  gint64 integer;
  double real;

  if (has_leading_zero (text, n))
    return HEK_CELL_TEXT;
  if (hek_number_parse_integer (text, n, &integer))
    return HEK_CELL_INTEGER;
  if (hek_number_parse_real (text, n, &real) != n || !isfinite (real))
    return HEK_CELL_TEXT;
  /* digits alone that do not fit 64 bits are a key */
  return strspn (text, "+-0123456789") >= n ? HEK_CELL_TEXT : HEK_CELL_REAL;
}

guint
hek_cell_kind_of_text (const char *text,
                       gsize       n)
{
  HekJsonValue json;
  gint64 time_us;
  guint kind = HEK_CELL_TEXT;

  if (is_missing_word (text, n))
    return 0;
  if (strchr ("+-.0123456789", text[0]) != NULL)
    {
      char buffer[64];

      /* strspn() wants a NUL; what is longer is no number worth the name */
      if (n < sizeof buffer)
        {
          memcpy (buffer, text, n);
          buffer[n] = '\0';
          kind = kind_of_number (buffer, n);
        }
      if (kind == HEK_CELL_TEXT && hek_time_parse (text, n, &time_us))
        kind = HEK_CELL_TIME;
    }
  else if (equals_word (text, n, "true") || equals_word (text, n, "false"))
    kind = HEK_CELL_BOOLEAN;
  else if ((text[0] == '{' || text[0] == '[') && hek_json_check (text, n, &json, NULL, NULL))
    kind = HEK_CELL_JSON;
  return kind;
}

guint
hek_cell_kind_of_json (const HekJsonValue *value)
{
  gint64 integer;

  switch (value->kind)
    {
    case HEK_JSON_NULL:
      return 0;
    case HEK_JSON_TRUE:
    case HEK_JSON_FALSE:
      return HEK_CELL_BOOLEAN;
    case HEK_JSON_NUMBER:
      if (hek_json_get_integer (value, &integer))
        return HEK_CELL_INTEGER;
      return isfinite (hek_json_get_real (value)) ? HEK_CELL_REAL : HEK_CELL_JSON;
    case HEK_JSON_STRING:
      return hek_time_parse (value->text + 1, value->n - 2, &integer) ? HEK_CELL_TIME
                                                                       : HEK_CELL_TEXT;
    default:
      return HEK_CELL_JSON;
    }
}

HekFieldType
hek_cell_type (guint    kinds,
               gboolean typed)
{
  switch (kinds)
    {
    case HEK_CELL_INTEGER:
      return HEK_FIELD_INTEGER;
    case HEK_CELL_REAL:
    case HEK_CELL_REAL | HEK_CELL_INTEGER:
      return HEK_FIELD_REAL;
    case HEK_CELL_BOOLEAN:
      return HEK_FIELD_BOOLEAN;
    case HEK_CELL_TIME:
      return HEK_FIELD_TIME;
    case HEK_CELL_JSON:
      return HEK_FIELD_JSON;
    case 0:
    case HEK_CELL_TEXT:
    case HEK_CELL_TEXT | HEK_CELL_TIME:
      return HEK_FIELD_TEXT;
    default:
      return typed ? HEK_FIELD_JSON : HEK_FIELD_TEXT;
    }
}

gboolean
hek_cell_from_text (HekCell      *cell,
                    HekFieldType  type,
                    const char   *text,
                    gsize         n)
{
  HekJsonValue json;

  cell->text = text;
  cell->n = n;
  cell->missing = n == 0 || (type != HEK_FIELD_TEXT && is_missing_word (text, n));
  if (cell->missing)
    return TRUE;
  switch (type)
    {
    case HEK_FIELD_INTEGER:
      return hek_number_parse_integer (text, n, &cell->integer);
    case HEK_FIELD_REAL:
      return hek_number_parse_real (text, n, &cell->real) == n && isfinite (cell->real);
    case HEK_FIELD_BOOLEAN:
      cell->integer = equals_word (text, n, "true") || (n == 1 && text[0] == '1');
      return cell->integer || equals_word (text, n, "false") || (n == 1 && text[0] == '0');
    case HEK_FIELD_TIME:
      return hek_time_parse (text, n, &cell->integer);
    case HEK_FIELD_JSON:
      return hek_json_check (text, n, &json, NULL, NULL);
    case HEK_FIELD_TEXT:
    default:
      return TRUE;
    }
}

/* The text of a string, or the value as it is written. */
static gboolean
text_from_json (HekCell            *cell,
                const HekJsonValue *value,
                GString            *scratch)
{
  gboolean string = value->kind == HEK_JSON_STRING;

  cell->text = value->text + (string ? 1 : 0);
  cell->n = value->n - (string ? 2 : 0);
  if (!string || hek_json_string_is_plain (value))
    return TRUE;
  g_string_truncate (scratch, 0);
  if (!hek_json_string_append (value, scratch))
    return FALSE;
  cell->text = scratch->str;
  cell->n = scratch->len;
  return TRUE;
}

gboolean
hek_cell_from_json (HekCell            *cell,
                    HekFieldType        type,
                    const HekJsonValue *value,
                    GString            *scratch)
{
  cell->missing = value->kind == HEK_JSON_NULL;
  if (cell->missing)
    return TRUE;
  switch (type)
    {
    case HEK_FIELD_INTEGER:
      return hek_json_get_integer (value, &cell->integer);
    case HEK_FIELD_REAL:
      if (value->kind != HEK_JSON_NUMBER)
        return FALSE;
      cell->real = hek_json_get_real (value);
      return isfinite (cell->real);
    case HEK_FIELD_BOOLEAN:
      cell->integer = value->kind == HEK_JSON_TRUE;
      return value->kind == HEK_JSON_TRUE || value->kind == HEK_JSON_FALSE;
    case HEK_FIELD_TIME:
      return value->kind == HEK_JSON_STRING && text_from_json (cell, value, scratch) &&
             hek_time_parse (cell->text, cell->n, &cell->integer);
    case HEK_FIELD_JSON:
      cell->text = value->text;
      cell->n = value->n;
      return TRUE;
    case HEK_FIELD_TEXT:
    default:
      return text_from_json (cell, value, scratch);
    }
}

void
hek_cell_append (const HekCell *cell,
                 HekColumn     *column)
{
  if (cell->missing)
    hek_column_append_missing (column);
  else if (column->type == HEK_FIELD_REAL)
    hek_column_append_real (column, cell->real);
  else if (column->type == HEK_FIELD_TEXT || column->type == HEK_FIELD_JSON)
    hek_column_append_text (column, cell->text, (gssize) cell->n);
  else
    hek_column_append_integer (column, cell->integer);
}

void
hek_cell_append_json (GString         *out,
                      const HekColumn *column,
                      gsize            row)
{
  char buffer[MAX (HEK_NUMBER_TEXT_BYTES, HEK_TIME_TEXT_BYTES)];
  const char *text;
  gsize n;

  if (hek_column_is_missing (column, row))
    {
      g_string_append (out, "null");
      return;
    }
  switch (column->type)
    {
    case HEK_FIELD_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, hek_column_get_integer (column, row));
      break;
    case HEK_FIELD_REAL:
      n = hek_number_format_real (hek_column_get_real (column, row), buffer);
      /* JSON has no infinite numbers */
      g_string_append (out, isfinite (hek_column_get_real (column, row)) ? buffer : "null");
      break;
    case HEK_FIELD_BOOLEAN:
      g_string_append (out, hek_column_get_integer (column, row) != 0 ? "true" : "false");
      break;
    case HEK_FIELD_TIME:
      hek_time_format (hek_column_get_integer (column, row), buffer);
      g_string_append_printf (out, "\"%s\"", buffer);
      break;
    case HEK_FIELD_TEXT:
      text = hek_column_get_text (column, row, &n);
      hek_json_append_quoted (out, text, n);
      break;
    case HEK_FIELD_JSON:
      text = hek_column_get_text (column, row, &n);
      /* line breaks between the values would end a line of JSONL; strings have none inside */
      for (gsize i = 0; i < n; i++)
        g_string_append_c (out, text[i] == '\n' || text[i] == '\r' ? ' ' : text[i]);
      break;
    }
}

int
hek_vector_from_text (const char *text,
                      gsize       n,
                      float      *numbers,
                      guint       max_numbers)
{
  const char *at = text, *end = text + n;
  gboolean brackets = n >= 2 && at[0] == '[' && end[-1] == ']';
  guint count = 0;

  if (brackets)
    {
      at++;
      end--;
    }
  for (;;)
    {
      double value;
      gsize used;

      while (at < end && g_ascii_isspace (*at))
        at++;
      if (at == end)
        return (int) count;
      used = hek_number_parse_real (at, (gsize) (end - at), &value);
      if (used == 0 || !isfinite ((float) value) || count == G_MAXINT)
        return -1;
      if (numbers != NULL && count < max_numbers)
        numbers[count] = (float) value;
      count++;
      at += used;
      if (at < end && !g_ascii_isspace (*at) && !(brackets && *at == ','))
        return -1;
      while (at < end && g_ascii_isspace (*at))
        at++;
      if (brackets && at < end && *at == ',' && ++at == end)
        return -1;
    }
}

/* Majority vote of Boyer and Moore: the candidate that most have is what is left. */
void
hek_vector_guess_add (HekVectorGuess *guess,
                      int             n_numbers)
{
  if (guess->votes == 0)
    guess->n_numbers = n_numbers;
  if (guess->n_numbers == n_numbers)
    guess->votes++;
  else
    guess->votes--;
}

guint
hek_vector_guess_get (const HekVectorGuess *guess)
{
  return guess->votes > 0 && guess->n_numbers > 0 ? (guint) guess->n_numbers : 0;
}

gboolean
hek_cell_types_parse (HekCellTypes  *types,
                      HekSource     *source,
                      const char    *text,
                      GError       **error)
{
  g_auto (GStrv) pairs = g_strsplit (text, ",", -1);

  types->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **pair = pairs; *pair != NULL; pair++)
    {
      HekFieldType type;
      char *equals;

      if (*g_strstrip (*pair) == '\0')
        continue;
      equals = strrchr (*pair, '=');
      if (equals == NULL || !hek_field_type_parse (g_strstrip (equals + 1), &type))
        return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                                "cannot be read with the type “%s”; write name=type with one of "
                                "integer, real, text, boolean, time, json", *pair);
      *equals = '\0';
      g_hash_table_insert (types->types, g_strdup (g_strstrip (*pair)),
                           GUINT_TO_POINTER ((guint) type + 1));
    }
  return TRUE;
}

void
hek_cell_types_clear (HekCellTypes *types)
{
  g_clear_pointer (&types->types, g_hash_table_unref);
}

HekFieldType
hek_cell_types_get (const HekCellTypes *types,
                    const char         *name,
                    HekFieldType        type)
{
  guint given = GPOINTER_TO_UINT (g_hash_table_lookup (types->types, name));

  return given > 0 ? (HekFieldType) (given - 1) : type;
}

char *
hek_cell_unique_name (const char *wish,
                      guint       idx,
                      GHashTable *used)
{
  g_autofree char *valid = g_utf8_make_valid (wish, -1), *base = NULL;
  gsize n = MIN (strlen (valid), MAX_NAME_BYTES - 12);
  char *name;

  while (n > 0 && ((guchar) valid[n] & 0xc0) == 0x80)
    n--;
  base = n > 0 ? g_strndup (valid, n) : g_strdup_printf ("column %u", idx + 1);
  name = g_strdup (base);
  for (guint i = 2; g_hash_table_contains (used, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", base, i);
    }
  g_hash_table_add (used, name);
  return name;
}
