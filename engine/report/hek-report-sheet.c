/* SPDX-License-Identifier: Apache-2.0 */
/* The data behind charts: for machines, and for HTML, which folds them away. */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>

#include "hek-json-text.h"

static guint
hek_report_sheet_n_rows (const HekReportBlock *block)
{
  return 0; /* nothing on paper */
}

static double
hek_report_sheet_height (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n)
{
  return 0;
}

const HekReportBlockClass hek_report_sheet_class = {
  .n_rows = hek_report_sheet_n_rows, .height = hek_report_sheet_height,
};

/* What a group is, is in the writers of CSV and JSON. */
const HekReportBlockClass hek_report_group_class = {
  .n_rows = hek_report_sheet_n_rows, .height = hek_report_sheet_height,
};

void
hek_report_sheet_append_csv (GString              *csv,
                             const char           *group,
                             const HekReportBlock *block)
{
  for (guint row = 0; row < block->n_items; row++)
    for (guint c = 0; c < block->n_columns; c++)
      {
        const HekReportColumn *column = &block->columns[c];
        const HekReportCell *cell = &block->cells[(gsize) row * block->n_columns + c];
        g_autofree char *key = g_strdup_printf ("%s[%u].%s", block->key, row, column->key);
        g_autofree char *number = column->type != HEK_REPORT_TEXT && isfinite (cell->number)
                                    ? hek_json_text_number (cell->number) : NULL;

        hek_report_csv_append_row (csv, group, key, number != NULL ? number : cell->text,
                                   column->unit);
      }
}

void
hek_report_sheet_set_json (JsonObject           *object,
                           const HekReportBlock *block)
{
  JsonArray *rows = json_array_new ();

  for (guint row = 0; row < block->n_items; row++)
    {
      JsonObject *cells = json_object_new ();

      for (guint c = 0; c < block->n_columns; c++)
        {
          const HekReportColumn *column = &block->columns[c];
          const HekReportCell *cell = &block->cells[(gsize) row * block->n_columns + c];

          if (column->type == HEK_REPORT_TEXT && cell->text != NULL)
            json_object_set_string_member (cells, column->key, cell->text);
          else if (column->type != HEK_REPORT_TEXT && isfinite (cell->number))
            json_object_set_double_member (cells, column->key, cell->number);
          else
            json_object_set_null_member (cells, column->key);
        }
      json_array_add_object_element (rows, cells);
    }
  json_object_set_array_member (object, block->key, rows);
}
