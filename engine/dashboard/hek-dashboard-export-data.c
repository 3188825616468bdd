/* SPDX-License-Identifier: Apache-2.0 */
/* The data of a dashboard for machines: CSV and JSON, with every number as its source gave it. */
#include "config.h"

#include "hek-dashboard-export-private.h"

#include <math.h>
#include <string.h>

#include "hek-csv-text.h"
#include "hek-json-text.h"
#include "hek-time.h"

/* Rows between two looks at whether the task was cancelled. */
#define TSV_BLOCK 1024

/* --- cells ----------------------------------------------------------------------------------- */

/* "" where it is missing; unquoted */
static char *
dup_cell (const HekFrameColumn *column,
          gsize                 row)
{
  char time[HEK_TIME_TEXT_BYTES];

  switch (column->type)
    {
    case HEK_FRAME_TIME:
      if (column->times[row] == G_MININT64)
        return g_strdup ("");
      hek_time_format (column->times[row], time);
      return g_strdup (time);
    case HEK_FRAME_REAL:
      return isnan (column->reals[row]) ? g_strdup ("") : hek_json_text_number (column->reals[row]);
    case HEK_FRAME_TEXT:
      return g_strdup (column->texts[row] != NULL ? column->texts[row] : "");
    default:
      g_assert_not_reached ();
    }
}

static void
append_cell (GString    *csv,
             const char *text)
{
  g_autofree char *quoted = hek_csv_text_quote (text);

  g_string_append (csv, quoted);
}

/* "Latency (ns)"; counts of an interval are named after it */
static char *
dup_column_name (const HekFrameColumn *column)
{
  if (!isnan (column->from))
    {
      g_autofree char *from = hek_json_text_number (column->from);
      g_autofree char *to = hek_json_text_number (column->to);

      return g_strdup_printf ("%s to %s%s%s", from, to, column->unit != NULL ? " " : "",
                              column->unit != NULL ? column->unit : "");
    }
  if (column->unit != NULL)
    return g_strdup_printf ("%s (%s)", column->name, column->unit);
  return g_strdup (column->name);
}

char *
hek_dashboard_frame_to_csv (const HekFrame *frame)
{
  GString *csv = g_string_new (NULL);

  for (guint c = 0; c < frame->n_columns; c++)
    {
      g_autofree char *name = dup_column_name (&frame->columns[c]);

      if (c > 0)
        g_string_append_c (csv, ',');
      append_cell (csv, name);
    }
  g_string_append (csv, "\r\n");
  for (gsize row = 0; row < frame->n_rows; row++)
    {
      for (guint c = 0; c < frame->n_columns; c++)
        {
          g_autofree char *text = dup_cell (&frame->columns[c], row);

          if (c > 0)
            g_string_append_c (csv, ',');
          append_cell (csv, text);
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}

/* One line of the clipboard. @row: G_MAXSIZE: the names */
static void
append_line (GString        *tsv,
             const HekFrame *frame,
             gsize           row)
{
  gboolean is_first = TRUE;

  for (guint c = 0; c < frame->n_columns; c++)
    {
      const HekFrameColumn *column = &frame->columns[c];
      g_autofree char *text = NULL;

      /* who a row is, tells programs, not people */
      if (column->role == HEK_FRAME_ROW_ID && column->type == HEK_FRAME_REAL)
        continue;
      text = row == G_MAXSIZE ? dup_column_name (column) : dup_cell (column, row);
      if (!is_first)
        g_string_append_c (tsv, '\t');
      is_first = FALSE;
      g_string_append (tsv, g_strdelimit (text, "\t\r\n", ' '));
    }
  g_string_append_c (tsv, '\n');
}

char *
hek_dashboard_frame_to_tsv (const HekFrame *frame,
                            const guint32  *rows,
                            gsize           n,
                            const HekTask  *task)
{
  GString *tsv = g_string_new (NULL);

  append_line (tsv, frame, G_MAXSIZE);
  for (gsize i = 0; i < n; i++)
    {
      if (i % TSV_BLOCK == 0 && hek_task_is_cancelled (task))
        {
          g_string_free (tsv, TRUE);
          return NULL;
        }
      append_line (tsv, frame, rows != NULL ? rows[i] : i);
    }
  return g_string_free (tsv, FALSE);
}

/* --- tables ---------------------------------------------------------------------------------- */

void
hek_dashboard_table_free (gpointer data)
{
  HekDashboardTable *table = data;

  g_free (table->name);
  g_bytes_unref (table->data);
  g_free (table);
}

static gboolean
check_content (const HekDashboardContent  *content,
               GError                    **error)
{
  if (content->error == NULL)
    return TRUE;
  g_set_error (error, content->error->domain, content->error->code, "%s: %s", content->widget->id,
               content->error->message);
  return FALSE;
}

/* "line-1", "line-1-2" of a second query, "card-1-before" of the range before */
static char *
dup_table_id (const HekDashboardContent *content,
              guint                      i)
{
  if (i >= content->n_queried)
    return g_strdup_printf ("%s-before", content->widget->id);
  if (i > 0)
    return g_strdup_printf ("%s-%u", content->widget->id, i + 1);
  return g_strdup (content->widget->id);
}

/* @id.csv, or with a number behind it where another table has that name: ids of widgets may be
 * "line-1" and "line-1-2", and some file systems see no difference between "a" and "A". */
static char *
dup_file_name (GPtrArray  *tables,
               const char *id)
{
  for (guint n = 1;; n++)
    {
      g_autofree char *name = n == 1 ? g_strconcat (id, ".csv", NULL)
                                     : g_strdup_printf ("%s~%u.csv", id, n);
      gboolean is_free = TRUE;

      for (guint i = 0; i < tables->len && is_free; i++)
        is_free = g_ascii_strcasecmp (((HekDashboardTable *) tables->pdata[i])->name, name) != 0;
      if (is_free)
        return g_steal_pointer (&name);
    }
}

GPtrArray *
hek_dashboard_export_tables (const HekDashboardExport  *export,
                             const HekTask             *task,
                             GError                   **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (hek_dashboard_table_free);

  for (guint i = 0; i < export->contents->len; i++)
    {
      const HekDashboardContent *content = export->contents->pdata[i];

      if (!check_content (content, error) || !hek_task_check (task, error))
        return NULL;
      for (guint j = 0; j < content->frames->len; j++)
        {
          HekDashboardTable *table = g_new0 (HekDashboardTable, 1);
          g_autofree char *id = dup_table_id (content, j);
          char *csv = hek_dashboard_frame_to_csv (content->frames->pdata[j]);

          table->name = dup_file_name (tables, id);
          table->data = g_bytes_new_take (csv, strlen (csv));
          g_ptr_array_add (tables, table);
        }
    }
  return g_steal_pointer (&tables);
}

/* A line a value. */
static void
append_long (GString                   *csv,
             const HekDashboardContent *content,
             guint                      idx)
{
  const HekFrame *frame = content->frames->pdata[idx];
  g_autofree char *id = dup_table_id (content, idx);
  g_autofree char *title = hek_csv_text_quote (content->title);

  for (gsize row = 0; row < frame->n_rows; row++)
    for (guint c = 0; c < frame->n_columns; c++)
      {
        const HekFrameColumn *column = &frame->columns[c];
        g_autofree char *text = dup_cell (column, row);
        g_autofree char *name = dup_column_name (column);

        g_string_append_printf (csv, "%s,%s,%s,%" G_GSIZE_FORMAT ",", content->widget->id, title,
                                id, row);
        append_cell (csv, isnan (column->from) ? column->name : name);
        g_string_append_c (csv, ',');
        append_cell (csv, column->unit != NULL ? column->unit : "");
        g_string_append_c (csv, ',');
        append_cell (csv, text);
        g_string_append (csv, "\r\n");
      }
}

GBytes *
hek_dashboard_export_csv (const HekDashboardExport  *export,
                          const HekTask             *task,
                          GError                   **error)
{
  g_autoptr (GString) csv = NULL;
  guint n_tables = 0;

  for (guint i = 0; i < export->contents->len; i++)
    {
      const HekDashboardContent *content = export->contents->pdata[i];

      if (!check_content (content, error))
        return NULL;
      n_tables += content->n_queried;
    }
  if (n_tables == 1 && export->contents->len == 1)
    {
      const HekDashboardContent *content = export->contents->pdata[0];
      char *text = hek_dashboard_frame_to_csv (content->frames->pdata[0]);

      return g_bytes_new_take (text, strlen (text));
    }
  csv = g_string_new ("widget,title,table,row,column,unit,value\r\n");
  for (guint i = 0; i < export->contents->len; i++)
    {
      const HekDashboardContent *content = export->contents->pdata[i];

      for (guint j = 0; j < content->frames->len; j++)
        {
          if (!hek_task_check (task, error))
            return NULL;
          append_long (csv, content, j);
        }
    }
  return g_string_free_to_bytes (g_steal_pointer (&csv));
}

/* --- JSON ------------------------------------------------------------------------------------ */

GBytes *
hek_dashboard_export_json (const HekDashboardExport  *export,
                           const HekTask             *task,
                           GError                   **error)
{
  char *json = hek_dashboard_to_json (export->dashboard);

  return g_bytes_new_take (json, strlen (json));
}

static void
append_string_member (GString    *json,
                      const char *key,
                      const char *value)
{
  g_string_append_printf (json, "\"%s\": ", key);
  if (value != NULL)
    hek_json_text_append_string (json, value);
  else
    g_string_append (json, "null");
}

static void
append_value (GString              *json,
              const HekFrameColumn *column,
              gsize                 row)
{
  g_autofree char *text = NULL;

  if (column->type == HEK_FRAME_REAL)
    {
      hek_json_text_append_number (json, column->reals[row]);
      return;
    }
  text = dup_cell (column, row);
  if (column->type == HEK_FRAME_TEXT ? column->texts[row] == NULL : text[0] == '\0')
    g_string_append (json, "null");
  else
    hek_json_text_append_string (json, text);
}

static void
append_column (GString              *json,
               const HekFrame       *frame,
               const HekFrameColumn *column)
{
  static const char *const types[] = { "time", "number", "text" };
  static const char *const roles[] = { "value", "low", "high", "anomaly", "from", "to", "row_id" };

  g_string_append (json, "{");
  append_string_member (json, "name", column->name);
  g_string_append (json, ", ");
  append_string_member (json, "unit", column->unit);
  g_string_append_printf (json, ", \"type\": \"%s\"", types[column->type]);
  if (column->type == HEK_FRAME_REAL)
    g_string_append_printf (json, ", \"role\": \"%s\"", roles[column->role]);
  if (!isnan (column->from))
    {
      g_string_append (json, ", \"from\": ");
      hek_json_text_append_number (json, column->from);
      g_string_append (json, ", \"to\": ");
      hek_json_text_append_number (json, column->to);
    }
  g_string_append (json, ", \"values\": [");
  for (gsize row = 0; row < frame->n_rows; row++)
    {
      if (row > 0)
        g_string_append_c (json, ',');
      append_value (json, column, row);
    }
  g_string_append (json, "]}");
}

static void
append_frame (GString                   *json,
              const HekDashboardContent *content,
              guint                      idx)
{
  const HekFrame *frame = content->frames->pdata[idx];
  g_autofree char *id = dup_table_id (content, idx);

  g_string_append (json, "\n        {");
  append_string_member (json, "id", id);
  g_string_append (json, ", ");
  append_string_member (json, "name", frame->name);
  g_string_append_printf (json, ", \"n_rows\": %" G_GSIZE_FORMAT ", \"columns\": [",
                          frame->n_rows);
  for (guint c = 0; c < frame->n_columns; c++)
    {
      g_string_append (json, c > 0 ? ",\n          " : "\n          ");
      append_column (json, frame, &frame->columns[c]);
    }
  g_string_append (json, "]}");
}

static void
append_content (GString                   *json,
                const HekDashboardContent *content)
{
  g_autofree char *description = hek_dashboard_content_describe (content);

  g_string_append (json, "\n    {");
  append_string_member (json, "id", content->widget->id);
  g_string_append (json, ", ");
  append_string_member (json, "kind", content->widget->kind->id);
  g_string_append (json, ",\n      ");
  append_string_member (json, "title", content->title);
  g_string_append (json, ",\n      ");
  append_string_member (json, "description", description);
  g_string_append (json, ",\n      \"tables\": [");
  for (guint i = 0; i < content->frames->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_frame (json, content, i);
    }
  g_string_append (json, "]}");
}

GBytes *
hek_dashboard_export_data (const HekDashboardExport  *export,
                           const HekTask             *task,
                           GError                   **error)
{
  g_autoptr (GString) json = g_string_new ("{\"format\": \"hektor-dashboard-data\", "
                                           "\"version\": 1,\n  ");
  char from[HEK_TIME_TEXT_BYTES], to[HEK_TIME_TEXT_BYTES];

  hek_time_format (export->context->from_us, from);
  hek_time_format (export->context->to_us, to);
  append_string_member (json, "id", hek_dashboard_get_id (export->dashboard));
  g_string_append (json, ", ");
  append_string_member (json, "name", hek_dashboard_get_name (export->dashboard));
  g_string_append_printf (json, ",\n  \"from\": \"%s\", \"to\": \"%s\",\n  \"widgets\": [", from,
                          to);
  for (guint i = 0; i < export->contents->len; i++)
    {
      if (!check_content (export->contents->pdata[i], error) || !hek_task_check (task, error))
        return NULL;
      if (i > 0)
        g_string_append_c (json, ',');
      append_content (json, export->contents->pdata[i]);
    }
  g_string_append (json, "]}\n");
  return g_string_free_to_bytes (g_steal_pointer (&json));
}
