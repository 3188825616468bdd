/* SPDX-License-Identifier: Apache-2.0 */
/* What the columns of a CSV file are, by its leading rows: header, types, vector. */
#include "config.h"

#include "hek-source-csv-private.h"

#include <string.h>

#include "hek-number.h"

#define MAX_COLUMNS (HEK_ROWS_MAX_DIM + HEK_SCHEMA_MAX_FIELDS)
#define MIN_NUMBERED 3 /* columns with numbered names that count as a vector; 2 when called v */

static void
clear_column (gpointer data)
{
  g_free (((HekCsvColumn *) data)->name);
}

/* Cells of the first row that say nothing but 0, 1, 2 …, an empty one before them or not: what
 * NumPy and pandas write above columns without names. */
static gboolean
is_numbered (const GArray *cells)
{
  guint first = cells->len > 0 && g_array_index (cells, HekCsvCell, 0).n == 0 ? 1 : 0;

  if (cells->len < first + MIN_NUMBERED)
    return FALSE;
  for (guint i = first; i < cells->len; i++)
    {
      const HekCsvCell *cell = &g_array_index (cells, HekCsvCell, i);
      gint64 number;

      if (!hek_number_parse_integer (cell->text, cell->n, &number) || number != i - first)
        return FALSE;
    }
  return TRUE;
}

/* Names: nothing in the row looks like a value. */
static gboolean
is_header (GArray *cells)
{
  gboolean any = FALSE;

  if (is_numbered (cells))
    return TRUE;
  for (guint i = 0; i < cells->len; i++)
    {
      const HekCsvCell *cell = &g_array_index (cells, HekCsvCell, i);
      double number;

      if (cell->n == 0)
        continue;
      any = TRUE;
      if (hek_cell_kind_of_text (cell->text, cell->n) != HEK_CELL_TEXT ||
          hek_number_parse_real (cell->text, cell->n, &number) == cell->n ||
          hek_vector_from_text (cell->text, cell->n, NULL, 0) > 0)
        return FALSE;
    }
  return any;
}

static void
look_at_row (GArray  *columns,
             GArray  *cells,
             GString *scratch)
{
  for (guint i = 0; i < cells->len; i++)
    {
      HekCsvCell *cell = &g_array_index (cells, HekCsvCell, i);
      HekCsvColumn *column = &g_array_index (columns, HekCsvColumn, i);
      guint kind;

      hek_csv_cell_resolve (cell, scratch);
      while (cell->n > 0 && cell->text[0] == ' ')
        {
          cell->text++;
          cell->n--;
        }
      while (cell->n > 0 && cell->text[cell->n - 1] == ' ')
        cell->n--;
      if (cell->n == 0)
        continue;
      kind = hek_cell_kind_of_text (cell->text, cell->n);
      column->kinds |= kind;
      column->n_seen++;
      column->n_numeric += kind == HEK_CELL_INTEGER || kind == HEK_CELL_REAL;
      hek_vector_guess_add (&column->numbers,
                            hek_vector_from_text (cell->text, cell->n, NULL, 0));
    }
}

static gboolean
make_columns (HekSource  *source,
              GArray     *columns,
              GArray     *cells,
              gboolean    has_header,
              GString    *scratch,
              GError    **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  if (cells->len > MAX_COLUMNS)
    return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error, "has more than %d columns",
                            MAX_COLUMNS);
  g_array_set_clear_func (columns, clear_column);
  for (guint i = 0; i < cells->len; i++)
    {
      /* a copy: without a header this row is looked at again, for its values */
      HekCsvCell cell = g_array_index (cells, HekCsvCell, i);
      g_autofree char *wish = NULL;
      HekCsvColumn column = { 0 };

      hek_csv_cell_resolve (&cell, scratch);
      wish = has_header ? g_strstrip (g_strndup (cell.text, cell.n)) : g_strdup ("");
      column.name = hek_cell_unique_name (wish, i, used);
      g_array_append_val (columns, column);
    }
  return TRUE;
}

static gboolean
next_leading_row (HekTextReader        *reader,
                  const HekCsvDialect  *dialect,
                  GArray               *cells,
                  gsize                *n_row,
                  GError              **error)
{
  for (;;)
    {
      HekCsvState state = hek_csv_split (dialect, hek_text_reader_at (reader),
                                         hek_text_reader_left (reader), reader->at_end, cells,
                                         n_row);

      if (state == HEK_CSV_ROW || state == HEK_CSV_BAD_QUOTE)
        return TRUE;
      /* what has no end is refused when the rows are read */
      if (state == HEK_CSV_OPEN_QUOTE || hek_text_reader_is_full (reader))
        {
          g_array_set_size (cells, 0);
          *n_row = 0;
          return TRUE;
        }
      if (!hek_text_reader_more (reader, error))
        return FALSE;
    }
}

gboolean
hek_csv_infer (HekSource            *source,
               HekTextReader        *reader,
               const HekCsvDialect  *dialect,
               gboolean             *has_header,
               GArray               *columns,
               GError              **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (HekCsvCell));
  g_autoptr (GString) scratch = g_string_new (NULL);
  HekCsvHeader wish = (HekCsvHeader) source->options.values.v[HEK_CSV_OPTION_HEADER];
  gboolean first = TRUE;
  gsize n_row;

  for (guint row = 0; row <= HEK_SOURCE_INFER_ROWS;)
    {
      if (!next_leading_row (reader, dialect, cells, &n_row, error))
        return FALSE;
      if (n_row == 0)
        break;
      if (cells->len == 1 && g_array_index (cells, HekCsvCell, 0).n == 0)
        {
          hek_text_reader_consume (reader, n_row);
          continue;
        }
      if (first)
        {
          *has_header = wish == HEK_CSV_HEADER_YES ||
                        (wish == HEK_CSV_HEADER_AUTO && is_header (cells));
          if (!make_columns (source, columns, cells, *has_header, scratch, error))
            return FALSE;
        }
      if (cells->len == columns->len && !(first && *has_header))
        look_at_row (columns, cells, scratch);
      hek_text_reader_consume (reader, n_row);
      if (first && *has_header)
        hek_text_reader_note (reader, source);
      first = FALSE;
      row++;
    }
  if (columns->len == 0)
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNKNOWN, error, "has no rows");
  return TRUE;
}

/* ---------------------------------------------------------------------------------- vector */

/* Most of it: the few rows that are wrong are refused later. */
static gboolean
is_numeric (const HekCsvColumn *column)
{
  return column->n_numeric > column->n_seen / 2;
}

/* How many columns from @i on are called @prefix (its first @n_prefix bytes) and 0, 1, 2 … or
 * 1, 2, 3 … */
static guint
count_numbered (const GArray *columns,
                guint         i,
                const char   *prefix,
                gsize         n_prefix)
{
  gint64 first = -1, number;
  guint n = 0;

  for (; i + n < columns->len; n++)
    {
      const HekCsvColumn *column = &g_array_index (columns, HekCsvColumn, i + n);
      gsize n_name = strlen (column->name);

      if (n_name <= n_prefix || memcmp (column->name, prefix, n_prefix) != 0 ||
          !g_ascii_isdigit (column->name[n_prefix]) ||
          !hek_number_parse_integer (column->name + n_prefix, n_name - n_prefix, &number))
        break;
      if (n == 0)
        first = number;
      if (first > 1 || number != first + n || (column->n_seen > 0 && !is_numeric (column)))
        break;
    }
  return n;
}

static gsize
prefix_length (const char *name)
{
  gsize n = strlen (name);

  while (n > 0 && g_ascii_isdigit (name[n - 1]))
    n--;
  return n;
}

/* The longest run of columns with numbered names, or of numbers when there are no names. */
static guint
find_run (const GArray *columns,
          gboolean      has_header,
          guint        *start)
{
  guint longest = 0;

  for (guint i = 0, n; i < columns->len; i += MAX (n, 1))
    {
      const char *name = g_array_index (columns, HekCsvColumn, i).name;
      gsize n_prefix = prefix_length (name);
      guint least = has_header && !(n_prefix == 1 && name[0] == 'v') ? MIN_NUMBERED : 2;

      n = 0;
      if (has_header)
        n = count_numbered (columns, i, name, n_prefix);
      else
        while (i + n < columns->len && is_numeric (&g_array_index (columns, HekCsvColumn, i + n)))
          n++;
      if (n >= least && n > longest)
        {
          longest = n;
          *start = i;
        }
    }
  return longest;
}

static guint
take_run (GArray *columns,
          guint   start,
          guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      HekCsvColumn *column = &g_array_index (columns, HekCsvColumn, start + i);

      column->role = HEK_CSV_NUMBER;
      column->target = i;
    }
  return n;
}

static gboolean
choose_wanted (HekSource   *source,
               GArray      *columns,
               const char  *wanted,
               guint       *dim,
               GError     **error)
{
  for (guint i = 0; i < columns->len; i++)
    {
      HekCsvColumn *column = &g_array_index (columns, HekCsvColumn, i);
      guint n;

      if (g_str_equal (column->name, wanted))
        {
          if (hek_vector_guess_get (&column->numbers) == 0)
            return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                                    "has no vectors of one length in the first rows of column “%s”",
                                    wanted);
          column->role = HEK_CSV_VECTOR;
          *dim = hek_vector_guess_get (&column->numbers);
          return TRUE;
        }
      n = count_numbered (columns, i, wanted, strlen (wanted));
      if (n > 0)
        {
          *dim = take_run (columns, i, n);
          return TRUE;
        }
    }
  return hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error,
                          "has no column “%s”, and none “%s0”", wanted, wanted);
}

gboolean
hek_csv_choose_vector (HekSource   *source,
                       GArray      *columns,
                       gboolean     has_header,
                       const char  *wanted,
                       guint       *dim,
                       GError     **error)
{
  guint start = 0, n, longest;
  HekCsvColumn *best = NULL;

  *dim = 0;
  if (g_str_equal (wanted, "none"))
    return TRUE;
  if (*wanted != '\0')
    return choose_wanted (source, columns, wanted, dim, error);
  n = find_run (columns, has_header, &start);
  longest = MAX (n, 1);
  for (guint i = 0; i < columns->len; i++)
    {
      HekCsvColumn *column = &g_array_index (columns, HekCsvColumn, i);

      if (hek_vector_guess_get (&column->numbers) > longest)
        {
          best = column;
          longest = hek_vector_guess_get (&column->numbers);
        }
    }
  if (best != NULL)
    {
      best->role = HEK_CSV_VECTOR;
      *dim = longest;
    }
  else if (n > 0)
    *dim = take_run (columns, start, n);
  return *dim == 0 || hek_source_check_dim (source, *dim, error);
}
