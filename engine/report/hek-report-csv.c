/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as CSV (RFC 4180): key,value,unit. Numbers have a point as decimal mark in every
 * locale and as many digits as it takes to read the same double back.
 */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>
#include <string.h>

static void
hek_report_csv_append_cell (GString    *csv,
                            const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

void
hek_report_csv_append_row (GString    *csv,
                           const char *group,
                           const char *key,
                           const char *value,
                           const char *unit)
{
  g_autofree char *full = group != NULL ? g_strdup_printf ("%s.%s", group, key) : NULL;

  hek_report_csv_append_cell (csv, full != NULL ? full : key);
  g_string_append_c (csv, ',');
  hek_report_csv_append_cell (csv, value != NULL ? value : "");
  g_string_append_c (csv, ',');
  hek_report_csv_append_cell (csv, unit != NULL ? unit : "");
  g_string_append (csv, "\r\n");
}

/* The shortest of 15 to 17 digits that reads back the same; empty for what is no number. */
static const char *
hek_report_csv_number (double value,
                       char   buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    return "";
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return buffer;
}

static void
hek_report_csv_append_field (GString              *csv,
                             const char           *group,
                             const HekReportField *field)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *value = NULL;

  if (field->key == NULL)
    return;
  switch (field->type)
    {
    case HEK_REPORT_TEXT:
    case HEK_REPORT_JSON:
      value = field->string != NULL ? field->string : field->text;
      break;
    case HEK_REPORT_REAL:
    case HEK_REPORT_INT:
      value = hek_report_csv_number (field->number, buffer);
      break;
    case HEK_REPORT_BOOLEAN:
      value = field->number != 0 ? "true" : "false";
      break;
    default:
      g_assert_not_reached ();
    }
  hek_report_csv_append_row (csv, group, field->key, value, field->unit);
}

static void
hek_report_csv_append_table (GString              *csv,
                             const char           *group,
                             const HekReportBlock *block)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint row = 0; row < block->n_items; row++)
    {
      if (block->row_names != NULL)
        {
          g_autofree char *key = g_strdup_printf ("%s[%u].%s", block->key, row, block->names_key);

          hek_report_csv_append_row (csv, group, key, block->row_names[row], NULL);
        }
      for (guint c = 0; c < block->n_columns; c++)
        {
          const HekReportColumn *column = &block->columns[c];
          g_autofree char *key = g_strdup_printf ("%s[%u].%s", block->key, row, column->key);
          double value = block->values[(gsize) row * block->n_columns + c];

          /* values are written as they are, so the unit of a scaled column does not apply */
          hek_report_csv_append_row (csv, group, key, hek_report_csv_number (value, buffer),
                                     column->factor == 1 ? column->unit : NULL);
        }
    }
}

static void
hek_report_csv_append_palette (GString              *csv,
                               const char           *group,
                               const HekReportBlock *block)
{
  for (guint i = 0; i < block->n_items; i++)
    {
      g_autofree char *key = g_strdup_printf ("palette[%u].color", i);
      g_autofree char *code = hek_report_color_code (block->rgba[i]);

      hek_report_csv_append_row (csv, group, key, code, NULL);
      if (block->counts != NULL)
        {
          g_autofree char *count_key = g_strdup_printf ("palette[%u].count", i);
          g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, block->counts[i]);

          hek_report_csv_append_row (csv, group, count_key, count, NULL);
        }
    }
}

GBytes *
hek_report_encode_csv (HekReport      *report,
                       const HekTask  *task,
                       GError        **error)
{
  GString *csv = g_string_new ("key,value,unit\r\n");
  const char *group = NULL;

  hek_report_csv_append_row (csv, NULL, "title", report->title, NULL);
  if (report->subtitle != NULL)
    hek_report_csv_append_row (csv, NULL, "subtitle", report->subtitle, NULL);
  if (report->date_line != NULL)
    hek_report_csv_append_row (csv, NULL, "created", report->date_line, NULL);
  for (guint i = 0; i < report->blocks->len; i++)
    {
      const HekReportBlock *block = g_ptr_array_index (report->blocks, i);

      if (block->klass == &hek_report_group_class)
        group = block->key;
      else if (block->klass == &hek_report_fields_class)
        for (guint f = 0; f < block->n_items; f++)
          hek_report_csv_append_field (csv, group, &block->fields[f]);
      else if (block->klass == &hek_report_table_class)
        hek_report_csv_append_table (csv, group, block);
      else if (block->klass == &hek_report_palette_class)
        hek_report_csv_append_palette (csv, group, block);
      else if (block->klass == &hek_report_sheet_class)
        hek_report_sheet_append_csv (csv, group, block);
    }
  return g_string_free_to_bytes (csv);
}
