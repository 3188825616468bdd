/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV and its kin: RFC 4180, and tabs, semicolons, bars or spaces instead of commas, quotes where
 * they are needed or not (none with spaces), lines that end in any way. The vector lies in numbered
 * columns (v0, v1 …) or in one, as a JSON array or as numbers with spaces; every other column is a
 * field. Only the point separates decimals. A row that does not fit is refused with its line, the
 * rest is read.
 */
#include "config.h"

#include "hek-source-csv-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-number.h"

typedef struct
{
  HekTextReader reader;
  HekCsvDialect dialect;
  GArray *columns;      /* HekCsvColumn */
  GArray *cells;        /* HekCsvCell, of the row that is read */
  HekCell *values;      /* one a field */
  GString **scratch;    /* one a field */
  GString *vector_text;
  guint64 first_offset, first_line; /* of the first row behind the header */
} Csv;

static const HekChoice delimiters[] = {
  { "auto", N_ ("Automatic") }, { "comma", N_ ("Comma") }, { "semicolon", N_ ("Semicolon") },
  { "tab", N_ ("Tab") },        { "bar", N_ ("Bar") },     { "space", N_ ("Space") },
};

static const HekChoice headers[] = {
  { "auto", N_ ("Automatic") },
  { "yes", N_ ("Yes") },
  { "no", N_ ("No") },
};

static const HekOption options[] = {
  [HEK_CSV_OPTION_DELIMITER]
  = { .name = "delimiter", .label = N_ ("Delimiter"), .type = HEK_OPTION_CHOICE,
      .help = N_ ("What stands between two cells."),
      .choices = delimiters, .n_choices = G_N_ELEMENTS (delimiters) },
  [HEK_CSV_OPTION_HEADER]
  = { .name = "header", .label = N_ ("First row has names"), .type = HEK_OPTION_CHOICE,
      .help = N_ ("Automatic: when nothing in it looks like a number or another value."),
      .choices = headers, .n_choices = G_N_ELEMENTS (headers) },
};

static const HekSourceText texts[] = {
  [HEK_CSV_TEXT_VECTORS]
  = { "vectors", N_ ("Vectors"),
      N_ ("The column that holds them, or what the names of numbered columns begin with; “none” "
          "for no vectors."),
      HEK_SOURCE_TEXT_NAME },
  [HEK_CSV_TEXT_TYPES]
  = { "types", N_ ("Types"),
      N_ ("Types of fields that are not to be guessed, as “price=real, code=text”."),
      HEK_SOURCE_TEXT_FREE },
};

static guint
csv_sniff (const char   *path,
           const guint8 *head,
           gsize         n_bytes)
{
  guint n_cells;

  if (!hek_text_is_text (head, n_bytes))
    return 0;
  hek_csv_sniff ((const char *) head, n_bytes, n_bytes < HEK_SOURCE_SNIFF_BYTES, &n_cells);
  return n_cells > 1 ? 30 : 5;
}

static gboolean
make_schema (HekSource  *source,
             Csv        *csv,
             guint       dim,
             GError    **error)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));
  HekCellTypes types;
  gboolean ok = hek_cell_types_parse (&types, source, source->options.texts[HEK_CSV_TEXT_TYPES],
                                      error);

  for (guint i = 0; ok && i < csv->columns->len; i++)
    {
      HekCsvColumn *column = &g_array_index (csv->columns, HekCsvColumn, i);
      HekField field = { column->name, HEK_FIELD_TEXT };

      if (column->role != HEK_CSV_IGNORED)
        continue;
      column->role = HEK_CSV_FIELD;
      column->target = fields->len;
      field.type = hek_cell_types_get (&types, field.name, hek_cell_type (column->kinds, FALSE));
      g_array_append_val (fields, field);
    }
  hek_cell_types_clear (&types);
  if (ok && fields->len > HEK_SCHEMA_MAX_FIELDS)
    ok = hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                          "has %u fields; the limit is %d", fields->len, HEK_SCHEMA_MAX_FIELDS);
  if (!ok)
    return FALSE;
  source->schema = hek_schema_new (HEK_DTYPE_F32, dim, (const HekField *) (gpointer) fields->data,
                                   fields->len);
  csv->values = g_new0 (HekCell, fields->len);
  csv->scratch = g_new0 (GString *, fields->len);
  for (guint i = 0; i < fields->len; i++)
    csv->scratch[i] = g_string_new (NULL);
  return TRUE;
}

static gboolean
csv_seek (HekSource  *source,
          GError    **error)
{
  Csv *csv = source->state;

  if (source->position.line == 0)
    {
      source->position.offset = csv->first_offset;
      source->position.line = csv->first_line;
    }
  return hek_text_reader_seek (&csv->reader, source, error);
}

/* What decides on the columns; source->position is behind the header afterwards. */
static gboolean
open_table (HekSource  *source,
            Csv        *csv,
            gboolean   *has_header,
            GError    **error)
{
  guint delimiter = (guint) source->options.values.v[HEK_CSV_OPTION_DELIMITER], n_cells;
  gsize left;

  if (!hek_text_reader_open (&csv->reader, source, error))
    return FALSE;
  left = hek_text_reader_left (&csv->reader);
  csv->dialect = hek_csv_sniff (hek_text_reader_at (&csv->reader),
                                MIN (left, HEK_SOURCE_SNIFF_BYTES),
                                left <= HEK_SOURCE_SNIFF_BYTES, &n_cells);
  csv->reader.line_end = csv->dialect.line_end;
  if (delimiter > 0)
    csv->dialect.delimiter = hek_csv_delimiters[delimiter - 1];
  csv->columns = g_array_new (FALSE, FALSE, sizeof (HekCsvColumn));
  csv->cells = g_array_new (FALSE, FALSE, sizeof (HekCsvCell));
  csv->vector_text = g_string_new (NULL);
  return hek_csv_infer (source, &csv->reader, &csv->dialect, has_header, csv->columns, error);
}

static gboolean
csv_open (HekSource      *source,
          const HekTask  *task,
          GError        **error)
{
  Csv *csv = source->state = g_new0 (Csv, 1);
  gboolean has_header = FALSE;
  guint dim;

  if (!open_table (source, csv, &has_header, error) ||
      !hek_csv_choose_vector (source, csv->columns, has_header,
                              source->options.texts[HEK_CSV_TEXT_VECTORS], &dim, error) ||
      !make_schema (source, csv, dim, error))
    return FALSE;
  csv->first_offset = source->position.offset;
  csv->first_line = source->position.line;
  return csv_seek (source, error);
}

static void
csv_close (HekSource *source)
{
  Csv *csv = source->state;

  if (csv == NULL)
    return;
  hek_text_reader_clear (&csv->reader);
  for (guint i = 0; csv->scratch != NULL && i < source->schema->n_fields; i++)
    g_string_free (csv->scratch[i], TRUE);
  g_free (csv->scratch);
  g_free (csv->values);
  g_clear_pointer (&csv->columns, g_array_unref);
  g_clear_pointer (&csv->cells, g_array_unref);
  if (csv->vector_text != NULL)
    g_string_free (csv->vector_text, TRUE);
  g_free (csv);
}

/* ------------------------------------------------------------------------------------- rows */

static void
trim (HekCsvCell *cell)
{
  while (cell->n > 0 && cell->text[0] == ' ')
    {
      cell->text++;
      cell->n--;
    }
  while (cell->n > 0 && cell->text[cell->n - 1] == ' ')
    cell->n--;
}

/* Bytes beyond ASCII, or NUL, which no text may hold. */
static gboolean
needs_validation (const char *text,
                  gsize       n)
{
  guint8 high = 0, zero = 0;

  for (gsize i = 0; i < n; i++)
    {
      high |= (guint8) text[i];
      zero |= text[i] == 0;
    }
  return high >= 0x80 || zero != 0;
}

/* Why a row is refused, as part of a sentence; (transfer full) (nullable) */
static char *
explain_cell (const HekSource    *source,
              const HekCsvColumn *column,
              const HekCsvCell   *cell)
{
  g_autofree char *text = g_strndup (cell->text, cell->n);

  if (column->role == HEK_CSV_NUMBER)
    return g_strdup_printf ("“%s” in column “%s” is not a number that a vector can hold",
                            g_utf8_strlen (text, -1) > 40 ? "…" : text, column->name);
  if (column->role == HEK_CSV_VECTOR)
    return g_strdup_printf ("column “%s” does not hold a vector of %u numbers", column->name,
                            source->schema->dim);
  return g_strdup_printf ("“%s” in column “%s” is not of type %s",
                          g_utf8_strlen (text, -1) > 40 ? "…" : text, column->name,
                          hek_field_type_id (hek_schema_get_field (source->schema,
                                                                   column->target)->type));
}

static gboolean
read_cell (const HekSource    *source,
           Csv                *csv,
           const HekCsvColumn *column,
           HekCsvCell         *cell,
           float              *vector)
{
  HekFieldType type;
  double number;

  switch (column->role)
    {
    case HEK_CSV_NUMBER:
      if (cell->n == 0 || hek_number_parse_real (cell->text, cell->n, &number) != cell->n)
        {
          trim (cell);
          if (cell->n == 0 || hek_number_parse_real (cell->text, cell->n, &number) != cell->n)
            return FALSE;
        }
      vector[column->target] = (float) number;
      return isfinite (vector[column->target]);
    case HEK_CSV_VECTOR:
      hek_csv_cell_resolve (cell, csv->vector_text);
      return hek_vector_from_text (cell->text, cell->n, vector, source->schema->dim) ==
             (int) source->schema->dim;
    case HEK_CSV_FIELD:
    default:
      type = hek_schema_get_field (source->schema, column->target)->type;
      hek_csv_cell_resolve (cell, csv->scratch[column->target]);
      if (type != HEK_FIELD_TEXT)
        trim (cell);
      return hek_cell_from_text (&csv->values[column->target], type, cell->text, cell->n);
    }
}

/* Writes the row to the batch, or returns why not. */
static char *
read_row (const HekSource *source,
          Csv             *csv,
          HekBatch        *batch,
          gsize            n_row)
{
  const char *text = hek_text_reader_at (&csv->reader), *bad;
  float *vector = NULL;

  if (needs_validation (text, n_row) && !g_utf8_validate_len (text, n_row, &bad))
    return g_strdup_printf ("byte %" G_GSIZE_FORMAT " of the row (0x%02x) is not UTF-8",
                            (gsize) (bad - text) + 1, (guchar) *bad);
  if (csv->cells->len != csv->columns->len)
    return g_strdup_printf ("there are %u cells instead of %u", csv->cells->len,
                            csv->columns->len);
  if (batch->vectors != NULL)
    vector = (float *) (gpointer) batch->vectors + batch->n_rows * source->schema->dim;
  for (guint i = 0; i < csv->cells->len; i++)
    {
      const HekCsvColumn *column = &g_array_index (csv->columns, HekCsvColumn, i);
      HekCsvCell *cell = &g_array_index (csv->cells, HekCsvCell, i);

      if (!read_cell (source, csv, column, cell, vector))
        return explain_cell (source, column, cell);
    }
  for (guint i = 0; i < source->schema->n_fields; i++)
    hek_cell_append (&csv->values[i], batch->columns[i]);
  return NULL;
}

/* A row without an end: its first line is refused, and reading goes on behind that. */
static gboolean
skip_endless (HekSource    *source,
              Csv          *csv,
              HekCsvState   state,
              GError      **error)
{
  if (!hek_source_skip_row (source, csv->reader.line, error, state == HEK_CSV_OPEN_QUOTE
                                                               ? "a quote is not closed"
                                                               : "a row of more than 16 MiB"))
    return FALSE;
  return hek_text_reader_skip_line (&csv->reader, error);
}

/* The row at the reader; *@n_row 0: it was refused as a whole, or there is none. */
static gboolean
take_next (HekSource  *source,
           Csv        *csv,
           HekBatch   *batch,
           gsize      *n_row,
           GError    **error)
{
  HekTextReader *reader = &csv->reader;
  HekCsvState state = hek_csv_split (&csv->dialect, hek_text_reader_at (reader),
                                     hek_text_reader_left (reader), reader->at_end, csv->cells,
                                     n_row);
  g_autofree char *why = NULL;
  guint64 line = reader->line;

  if (state == HEK_CSV_INCOMPLETE || state == HEK_CSV_OPEN_QUOTE)
    {
      *n_row = 0;
      if (state == HEK_CSV_OPEN_QUOTE || hek_text_reader_is_full (reader))
        return skip_endless (source, csv, state, error);
      return hek_text_reader_more (reader, error);
    }
  if (csv->cells->len == 1 && g_array_index (csv->cells, HekCsvCell, 0).n == 0 &&
      hek_text_reader_at (reader)[0] != '"')
    {
      hek_text_reader_consume (reader, *n_row);
      return TRUE;
    }
  why = state == HEK_CSV_BAD_QUOTE ? g_strdup ("something follows a closing quote")
                                   : read_row (source, csv, batch, *n_row);
  hek_text_reader_consume (reader, *n_row);
  if (why != NULL)
    return hek_source_skip_row (source, line, error, "%s", why);
  hek_source_take_row (source, batch);
  return TRUE;
}

static gboolean
csv_read (HekSource      *source,
          HekBatch       *batch,
          gsize           max_rows,
          const HekTask  *task,
          GError        **error)
{
  Csv *csv = source->state;
  HekTextReader *reader = &csv->reader;
  gsize n_bytes = 0, n_row;

  while (batch->n_rows < max_rows && n_bytes < HEK_TEXT_READ_BYTES)
    {
      if (hek_text_reader_left (reader) == 0 && reader->at_end)
        {
          source->at_end = TRUE;
          break;
        }
      if (!take_next (source, csv, batch, &n_row, error))
        return FALSE;
      n_bytes += n_row;
      hek_text_reader_note (reader, source);
    }
  return TRUE;
}

static char **
csv_list_names (const char  *path,
                guint        text_idx,
                GError     **error)
{
  HekSourceOptions plain;
  g_autoptr (HekSource) source = NULL;
  GPtrArray *names = g_ptr_array_new ();
  const Csv *csv;

  hek_source_options_init (&plain, &hek_source_format_csv);
  source = hek_source_open (path, &hek_source_format_csv, &plain, NULL, error);
  hek_source_options_clear (&plain);
  csv = source != NULL ? source->state : NULL;
  for (guint i = 0; csv != NULL && i < csv->columns->len; i++)
    {
      const HekCsvColumn *column = &g_array_index (csv->columns, HekCsvColumn, i);

      if (hek_vector_guess_get (&column->numbers) > 1 || column->role == HEK_CSV_VECTOR)
        g_ptr_array_add (names, g_strdup (column->name));
    }
  g_ptr_array_add (names, NULL);
  if (source != NULL)
    return (char **) g_ptr_array_free (names, FALSE);
  g_ptr_array_free (names, TRUE);
  return NULL;
}

static const char *const suffixes[] = { "csv", "tsv", "tab", "txt", NULL };

const HekSourceFormat hek_source_format_csv = {
  .id = "csv",
  .label = N_ ("CSV (table of text)"),
  .help = N_ ("Rows of cells between commas, tabs, semicolons, bars or spaces."),
  .suffixes = suffixes,
  .numbers_lines = TRUE,
  .writes_fields = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .texts = texts,
  .n_texts = G_N_ELEMENTS (texts),
  .sniff = csv_sniff,
  .open = csv_open,
  .read = csv_read,
  .seek = csv_seek,
  .close = csv_close,
  .list_names = csv_list_names,
  .sink_open = hek_csv_sink_open,
  .sink_write = hek_csv_sink_write,
  .sink_finish = hek_csv_sink_finish,
  .sink_close = hek_csv_sink_close,
};
