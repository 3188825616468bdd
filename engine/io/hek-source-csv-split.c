/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and cells of CSV (RFC 4180, and what is seen beside it), and which characters part them. */
#include "config.h"

#include "hek-source-csv-private.h"

#include <string.h>

#define SNIFF_ROWS 20

const char hek_csv_delimiters[] = ",;\t| ";

static void
add_cell (GArray     *cells,
          const char *text,
          const char *end,
          gboolean    doubled)
{
  HekCsvCell cell = { text, (gsize) (end - text), doubled };

  g_array_append_val (cells, cell);
}

/* A line without quotes. */
static void
split_plain (char        delimiter,
             const char *at,
             const char *end,
             GArray     *cells)
{
  for (;;)
    {
      const char *stop = memchr (at, delimiter, (gsize) (end - at));

      add_cell (cells, at, stop != NULL ? stop : end, FALSE);
      if (stop == NULL)
        return;
      at = stop + 1;
      while (delimiter == ' ' && at < end && *at == ' ')
        at++;
      if (delimiter == ' ' && at == end)
        return;
    }
}

/* The cell at *@at, quotes possible, up to its delimiter, which *@at is moved to. */
static HekCsvState
split_cell (const HekCsvDialect  *dialect,
            const char          **at,
            const char           *end,
            GArray               *cells)
{
  const char *p = *at, *start = p;
  gboolean doubled = FALSE;

  if (*p != '"')
    {
      while (p < end && *p != dialect->delimiter && *p != dialect->line_end)
        p++;
      *at = p;
      if (p < end && p > start && *p == '\n' && p[-1] == '\r')
        p--;
      add_cell (cells, start, p, FALSE);
      return HEK_CSV_ROW;
    }
  for (p = ++start;; p += 2, doubled = TRUE)
    {
      p = memchr (p, '"', (gsize) (end - p));
      if (p == NULL)
        return HEK_CSV_OPEN_QUOTE;
      if (p + 1 == end || p[1] != '"')
        break;
    }
  add_cell (cells, start, p, doubled);
  p++;
  while (p < end && *p != dialect->line_end && (*p == '\r' || *p == ' '))
    p++;
  *at = p;
  return p == end || *p == dialect->delimiter || *p == dialect->line_end ? HEK_CSV_ROW
                                                                         : HEK_CSV_BAD_QUOTE;
}

static HekCsvState
split_quoted (const HekCsvDialect *dialect,
              const char          *text,
              const char          *end,
              gboolean             at_end,
              GArray              *cells,
              gsize               *n_row)
{
  HekCsvState state = HEK_CSV_ROW;
  const char *at = text;

  for (;;)
    {
      HekCsvState cell = HEK_CSV_ROW;

      if (at == end)
        add_cell (cells, at, at, FALSE);
      else
        cell = split_cell (dialect, &at, end, cells);
      if (cell == HEK_CSV_OPEN_QUOTE)
        return at_end ? HEK_CSV_OPEN_QUOTE : HEK_CSV_INCOMPLETE;
      if (cell == HEK_CSV_BAD_QUOTE)
        {
          state = HEK_CSV_BAD_QUOTE;
          while (at < end && *at != dialect->delimiter && *at != dialect->line_end)
            at++;
        }
      if (at == end && !at_end)
        return HEK_CSV_INCOMPLETE;
      if (at == end || *at == dialect->line_end)
        break;
      at++;
    }
  *n_row = (gsize) (at - text) + (at < end ? 1 : 0);
  return state;
}

HekCsvState
hek_csv_split (const HekCsvDialect *dialect,
               const char          *text,
               gsize                n,
               gboolean             at_end,
               GArray              *cells,
               gsize               *n_row)
{
  const char *end = memchr (text, dialect->line_end, n), *begin = text;

  g_array_set_size (cells, 0);
  if (end == NULL && !at_end)
    return HEK_CSV_INCOMPLETE;
  if (dialect->delimiter != ' ' &&
      memchr (text, '"', end != NULL ? (gsize) (end - text) : n) != NULL)
    return split_quoted (dialect, text, text + n, at_end, cells, n_row);
  *n_row = end != NULL ? (gsize) (end - text) + 1 : n;
  if (end == NULL)
    end = text + n;
  if (end > text && end[-1] == '\r')
    end--;
  while (dialect->delimiter == ' ' && begin < end && *begin == ' ')
    begin++;
  split_plain (dialect->delimiter, begin, end, cells);
  return HEK_CSV_ROW;
}

void
hek_csv_cell_resolve (HekCsvCell *cell,
                      GString    *scratch)
{
  const char *at = cell->text, *end = at + cell->n;

  if (!cell->doubled)
    return;
  g_string_truncate (scratch, 0);
  while (at < end)
    {
      const char *quote = memchr (at, '"', (gsize) (end - at));
      const char *stop = quote != NULL ? quote + 1 : end;

      g_string_append_len (scratch, at, stop - at);
      at = quote != NULL ? quote + 2 : end;
    }
  cell->text = scratch->str;
  cell->n = scratch->len;
  cell->doubled = FALSE;
}

/* Cells of each of the first rows, when they all have as many; else 0. */
static guint
count_cells (const HekCsvDialect *dialect,
             const char          *head,
             gsize                n_bytes,
             gboolean             is_whole)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (HekCsvCell));
  guint n_cells = 0;
  gsize at = 0, n_row;

  for (guint row = 0; row < SNIFF_ROWS && at < n_bytes; row++)
    {
      HekCsvState state = hek_csv_split (dialect, head + at, n_bytes - at, is_whole, cells, &n_row);

      if (state == HEK_CSV_INCOMPLETE)
        break;
      if (state != HEK_CSV_ROW)
        return 0;
      at += n_row;
      if (cells->len == 1 && g_array_index (cells, HekCsvCell, 0).n == 0)
        continue;
      if (n_cells > 0 && n_cells != cells->len)
        return 0;
      n_cells = cells->len;
    }
  return n_cells;
}

/* Without a first row that is whole, its delimiters decide. */
static guint
count_delimiters (const char *head,
                  gsize       n_bytes,
                  char        delimiter)
{
  guint count = 1;

  for (gsize i = 0; i < n_bytes && head[i] != '\n'; i++)
    count += head[i] == delimiter;
  return count;
}

HekCsvDialect
hek_csv_sniff (const char *head,
               gsize       n_bytes,
               gboolean    is_whole,
               guint      *n_cells)
{
  static const char order[] = "\t,;| "; /* what is rarer in texts comes first */
  HekCsvDialect dialect = { ',', '\n' };
  gboolean any_row;

  if (memchr (head, '\n', n_bytes) == NULL && memchr (head, '\r', n_bytes) != NULL)
    dialect.line_end = '\r';
  any_row = is_whole || memchr (head, dialect.line_end, n_bytes) != NULL;
  for (const char *c = order; *c != '\0'; c++)
    {
      dialect.delimiter = *c;
      *n_cells = any_row ? count_cells (&dialect, head, n_bytes, is_whole)
                         : count_delimiters (head, n_bytes, *c);
      if (*n_cells > 1)
        return dialect;
    }
  dialect.delimiter = ',';
  *n_cells = 1;
  return dialect;
}
