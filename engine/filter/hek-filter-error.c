/* SPDX-License-Identifier: Apache-2.0 */
/* Errors that know their place in the expression, and the caret under it. */
#include "config.h"

#include "hek-filter-private.h"

#include <string.h>

typedef struct
{
  gsize start, n_bytes;
} HekFilterErrorPrivate;

static void
hek_filter_error_private_init (HekFilterErrorPrivate *place)
{
  place->start = 0;
  place->n_bytes = 1;
}

static void
hek_filter_error_private_copy (const HekFilterErrorPrivate *from,
                               HekFilterErrorPrivate       *to)
{
  *to = *from;
}

static void
hek_filter_error_private_clear (HekFilterErrorPrivate *place)
{
}

G_DEFINE_EXTENDED_ERROR (HekFilterError, hek_filter_error)

gboolean
hek_filter_fail (HekFilterParser *p,
                 HekFilterError   code,
                 gsize            start,
                 gsize            n_bytes,
                 const char      *format,
                 ...)
{
  HekFilterErrorPrivate *place;
  va_list args;

  if (p->error != NULL)
    return FALSE;
  va_start (args, format);
  p->error = g_error_new_valist (HEK_FILTER_ERROR, (gint) code, format, args);
  va_end (args);
  place = hek_filter_error_get_private (p->error);
  place->start = start;
  place->n_bytes = MAX (n_bytes, 1);
  return FALSE;
}

gboolean
hek_filter_error_get_place (const GError *error,
                            gsize        *start,
                            gsize        *n_bytes)
{
  const HekFilterErrorPrivate *place;

  if (error == NULL || error->domain != HEK_FILTER_ERROR)
    return FALSE;
  place = hek_filter_error_get_private (error);
  *start = place->start;
  if (n_bytes != NULL)
    *n_bytes = place->n_bytes;
  return TRUE;
}

/* The first byte of the line that holds byte @at. */
static gsize
line_start (const char *text,
            gsize       at)
{
  while (at > 0 && text[at - 1] != '\n')
    at--;
  return at;
}

/* The character at @at and its bytes; a byte that is not UTF-8 is a character of its own. */
static gunichar
read_char (const char *at,
           gsize      *n_bytes)
{
  gunichar c = g_utf8_get_char_validated (at, -1);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *n_bytes = 1;
      return 0xfffd;
    }
  *n_bytes = (gsize) (g_utf8_next_char (at) - at);
  return c < 0x20 || c == 0x7f ? ' ' : c;
}

guint
hek_filter_column_at (const char *text,
                      gsize       start)
{
  guint column = 1;
  gsize n_bytes;

  start = MIN (start, strlen (text));
  for (gsize i = line_start (text, start); i < start; i += n_bytes)
    {
      read_char (text + i, &n_bytes);
      column++;
    }
  return column;
}

static guint
char_columns (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* Columns that bytes [from, to) of a line take. */
static guint
text_columns (const char *text,
              gsize       from,
              gsize       to)
{
  guint columns = 0;
  gsize n_bytes;

  for (gsize i = from; i < to; i += n_bytes)
    columns += char_columns (read_char (text + i, &n_bytes));
  return columns;
}

/* Appends from @from on as much as fits; returns how many columns were used. */
static guint
append_fitting (GString    *out,
                const char *text,
                gsize       from,
                gsize       to,
                guint       max_columns)
{
  guint columns = 0;
  gsize n_bytes;

  for (gsize i = from; i < to; i += n_bytes)
    {
      gunichar c = read_char (text + i, &n_bytes);

      if (columns + char_columns (c) > max_columns)
        {
          g_string_append (out, "…");
          return columns + 1;
        }
      columns += char_columns (c);
      g_string_append_unichar (out, c);
    }
  return columns;
}

char *
hek_filter_error_format (const char   *text,
                         const GError *error,
                         guint         max_columns)
{
  gsize start, n_bytes, from, to, n = strlen (text), step;
  guint before, shown, width;
  gboolean cut;
  GString *out;

  if (!hek_filter_error_get_place (error, &start, &n_bytes))
    return NULL;
  start = MIN (start, n);
  from = line_start (text, start);
  to = from + strcspn (text + from, "\n");
  n_bytes = MIN (n_bytes, to - start);

  /* the mistake begins within the first two thirds of what is shown */
  before = text_columns (text, from, start);
  cut = before > max_columns * 2 / 3;
  for (; cut && before + 1 > max_columns * 2 / 3; from += step)
    before -= char_columns (read_char (text + from, &step));
  before += cut ? 1 : 0;

  out = g_string_new (cut ? "…" : "");
  shown = (cut ? 1 : 0) + append_fitting (out, text, from, to, max_columns - (cut ? 2 : 1));
  width = text_columns (text, start, start + n_bytes);
  g_string_append_printf (out, "\n%*s^", (int) before, "");
  for (guint i = 1; i < width && before + i < shown; i++)
    g_string_append_c (out, '^');
  return g_string_free (out, FALSE);
}
