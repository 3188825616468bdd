/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a collection for widgets: those that a filter lets through, or some of them, and columns
 * of their attributes. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-collection-filter.h"

/* Rows between two looks at whether the task was cancelled. */
#define CHECK_ROWS 16384u

const HekChoice hek_widget_take_choices[2] = {
  { "spread", N_("Spread over all") },
  { "first", N_("The first") },
};

void
hek_widget_rows_clear (HekWidgetRows *rows)
{
  g_clear_pointer (&rows->snapshot, hek_snapshot_unref);
  g_clear_pointer (&rows->places, g_free);
  rows->n = 0;
}

gpointer
hek_widget_source_no_memory (GError **error,
                             gsize    n_rows)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %" G_GSIZE_FORMAT " rows: take fewer", n_rows);
  return NULL;
}

/* --- which rows ------------------------------------------------------------------------------ */

/* Rows of the snapshot that match, as bitmaps of its segments; %NULL: those that live. */
typedef struct
{
  HekFilter *filter;  /* owned (nullable) */
  guint64 **bitmaps;  /* owned (nullable): one a segment */
  guint n_segments;
} Matches;

static void
matches_clear (Matches *matches)
{
  for (guint i = 0; matches->bitmaps != NULL && i < matches->n_segments; i++)
    g_free (matches->bitmaps[i]);
  g_clear_pointer (&matches->bitmaps, g_free);
  g_clear_pointer (&matches->filter, hek_filter_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matches, matches_clear)

static gboolean
find_matches (Matches         *matches,
              HekSnapshot     *snapshot,
              const char      *filter,
              guint64         *n_matching,
              const HekTask   *task,
              GError         **error)
{
  *n_matching = hek_snapshot_get_n_rows (snapshot);
  if (filter == NULL)
    return TRUE;
  matches->filter = hek_filter_parse (filter, hek_snapshot_get_schema (snapshot), error);
  if (matches->filter == NULL)
    {
      g_prefix_error (error, "filter: ");
      return FALSE;
    }
  matches->n_segments = hek_snapshot_get_n_segments (snapshot);
  matches->bitmaps = g_new0 (guint64 *, matches->n_segments);
  *n_matching = 0;
  for (guint i = 0; i < matches->n_segments; i++)
    {
      gsize n;

      matches->bitmaps[i] = hek_collection_filter_segment (snapshot, i, matches->filter, &n, task,
                                                           error);
      if (matches->bitmaps[i] == NULL)
        return FALSE;
      *n_matching += n;
    }
  return TRUE;
}

static gboolean
is_match (const Matches            *matches,
          const HekSnapshotSegment *segment,
          guint                     segment_idx,
          gsize                     row)
{
  if (matches->bitmaps != NULL)
    return (matches->bitmaps[segment_idx][row / 64] >> (row % 64) & 1) != 0;
  return hek_snapshot_segment_is_live (segment, row);
}

/* @n_taken: of the matching rows, spread over all of them or the first */
static gboolean
take_places (HekWidgetRows  *rows,
             const Matches  *matches,
             gsize           n_taken,
             gboolean        spread,
             const HekTask  *task,
             GError        **error)
{
  guint64 seen = 0;

  rows->places = g_try_new (HekRowPlace, MAX (n_taken, 1));
  if (rows->places == NULL)
    return hek_widget_source_no_memory (error, n_taken) != NULL;
  for (guint i = 0; i < hek_snapshot_get_n_segments (rows->snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (rows->snapshot, i);

      for (gsize row = 0; row < segment->rows.n && rows->n < n_taken; row++)
        {
          if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
            return FALSE;
          if (!is_match (matches, segment, i, row))
            continue;
          /* the middle one of each of n_taken equal parts */
          if (!spread || seen >= (guint64) (((double) rows->n + 0.5) *
                                            (double) rows->n_matching / (double) n_taken))
            rows->places[rows->n++] = (HekRowPlace) { i, row };
          seen++;
        }
    }
  return TRUE;
}

gboolean
hek_widget_rows_open (HekWidgetRows           *rows,
                      const HekWidgetContext  *context,
                      const HekWidgetSource   *source,
                      const HekWidgetQuery    *query,
                      const HekTask           *task,
                      GError                 **error)
{
  const char *name = hek_widget_query_get (query, "collection");
  const char *take = hek_widget_source_get_value (source, query, "take");
  gint64 limit = hek_widget_source_get_number (source, query, "limit");
  g_auto (Matches) matches = { 0 };
  gsize n_taken;

  memset (rows, 0, sizeof *rows);
  rows->snapshot = hek_widget_source_open (context, name, error);
  if (rows->snapshot == NULL ||
      !find_matches (&matches, rows->snapshot, hek_widget_query_get (query, "filter"),
                     &rows->n_matching, task, error))
    return FALSE;
  n_taken = (gsize) MIN (rows->n_matching, (guint64) limit);
  return take_places (rows, &matches, n_taken,
                      n_taken < rows->n_matching && g_strcmp0 (take, "first") != 0, task, error);
}

/* --- columns --------------------------------------------------------------------------------- */

gboolean
hek_widget_field_is_number (HekFieldType type)
{
  return type != HEK_FIELD_TEXT && type != HEK_FIELD_JSON;
}

static double
get_number (const HekColumnView *view,
            gsize                row)
{
  if (hek_column_view_is_missing (view, row))
    return NAN;
  if (view->type == HEK_FIELD_REAL)
    return view->reals[row];
  return (double) hek_column_view_get_integer (view, row);
}

/* Calls @visit for every row with the column of its segment. */
typedef void (*VisitFunc) (const HekColumnView *view, gsize row, gsize i, gpointer data);

static gboolean
visit_column (const HekWidgetRows  *rows,
              guint                 field,
              VisitFunc             visit,
              gpointer              data,
              const HekTask        *task,
              GError              **error)
{
  const HekColumnView *view = NULL;
  guint segment = G_MAXUINT;

  for (gsize i = 0; i < rows->n; i++)
    {
      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      if (rows->places[i].segment != segment)
        {
          segment = rows->places[i].segment;
          view = hek_snapshot_get_column (rows->snapshot, segment, field, error);
          if (view == NULL)
            return FALSE;
        }
      visit (view, rows->places[i].row, i, data);
    }
  return TRUE;
}

static void
visit_number (const HekColumnView *view,
              gsize                row,
              gsize                i,
              gpointer             data)
{
  ((double *) data)[i] = get_number (view, row);
}

gboolean
hek_widget_rows_read_numbers (const HekWidgetRows  *rows,
                              guint                 field,
                              double               *out,
                              const HekTask        *task,
                              GError              **error)
{
  return visit_column (rows, field, visit_number, out, task, error);
}

typedef struct
{
  HekFrame *frame;
  guint column;
  gint64 *times;
} Writer;

static void
visit_time (const HekColumnView *view,
            gsize                row,
            gsize                i,
            gpointer             data)
{
  ((Writer *) data)->times[i] = hek_column_view_is_missing (view, row)
                                  ? G_MININT64 : hek_column_view_get_integer (view, row);
}

static void
visit_text (const HekColumnView *view,
            gsize                row,
            gsize                i,
            gpointer             data)
{
  Writer *writer = data;
  gsize n_bytes;

  if (hek_column_view_is_missing (view, row))
    return;
  if (view->type == HEK_FIELD_BOOLEAN)
    hek_frame_set_text (writer->frame, writer->column, i,
                        hek_column_view_get_integer (view, row) != 0 ? "true" : "false");
  else
    hek_frame_set_text (writer->frame, writer->column, i,
                        hek_column_view_get_text (view, row, &n_bytes));
}

gboolean
hek_widget_rows_add_column (const HekWidgetRows  *rows,
                            guint                 field,
                            HekFrame             *frame,
                            const HekTask        *task,
                            GError              **error)
{
  const HekField *described = hek_schema_get_field (hek_snapshot_get_schema (rows->snapshot),
                                                    field);
  Writer writer = { .frame = frame, .column = frame->n_columns };
  double *numbers;

  if (described->type == HEK_FIELD_TIME)
    {
      writer.times = hek_frame_add_times (frame, described->name);
      return writer.times != NULL ? visit_column (rows, field, visit_time, &writer, task, error)
                                  : hek_widget_source_no_memory (error, rows->n) != NULL;
    }
  if (described->type == HEK_FIELD_INTEGER || described->type == HEK_FIELD_REAL)
    {
      numbers = hek_frame_add_reals (frame, described->name, NULL, HEK_FRAME_VALUE);
      return numbers != NULL ? hek_widget_rows_read_numbers (rows, field, numbers, task, error)
                             : hek_widget_source_no_memory (error, rows->n) != NULL;
    }
  return hek_frame_add_texts (frame, described->name)
           ? visit_column (rows, field, visit_text, &writer, task, error)
           : hek_widget_source_no_memory (error, rows->n) != NULL;
}

gboolean
hek_widget_rows_add_ids (const HekWidgetRows  *rows,
                         HekFrame             *frame,
                         GError              **error)
{
  double *ids = hek_frame_add_reals (frame, _("Row"), NULL, HEK_FRAME_ROW_ID);

  if (ids == NULL)
    return hek_widget_source_no_memory (error, rows->n) != NULL;
  for (gsize i = 0; i < rows->n; i++)
    ids[i] = (double) hek_snapshot_get_row_id (rows->snapshot, rows->places[i]);
  return TRUE;
}

/* --- names of fields ------------------------------------------------------------------------- */

char **
hek_widget_source_split (const char *text)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  while (*text != '\0')
    {
      g_autoptr (GString) name = g_string_new (NULL);

      text += strspn (text, ", \t\n");
      if (*text == '`')
        {
          for (text++; *text != '\0' && (*text != '`' || text[1] == '`'); text++)
            {
              text += *text == '`'; /* doubled: one of the name */
              g_string_append_c (name, *text);
            }
          text += *text == '`';
          text += strcspn (text, ",");
        }
      else
        {
          gsize n = strcspn (text, ",");

          g_string_append_len (name, text, (gssize) n);
          g_strchomp (name->str);
          text += n;
        }
      if (name->str[0] != '\0')
        g_strv_builder_add (names, name->str);
    }
  return g_strv_builder_end (names);
}

char *
hek_widget_source_join (const char *const *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gsize n = strlen (names[i]);
      gboolean is_plain = n > 0 && strpbrk (names[i], ",`") == NULL &&
                          strchr (" \t\n", names[i][0]) == NULL &&
                          !g_ascii_isspace (names[i][n - 1]);
      g_autoptr (GString) name = g_string_new (names[i]);

      if (!is_plain)
        {
          g_string_replace (name, "`", "``", 0);
          g_string_prepend_c (name, '`');
          g_string_append_c (name, '`');
        }
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name->str);
    }
  return g_string_free (text, FALSE);
}

static char *
list_fields (HekSchema *schema,
             gboolean   numbers_only)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < schema->n_fields; i++)
    if (!numbers_only || hek_widget_field_is_number (hek_schema_get_field (schema, i)->type))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              hek_schema_get_field (schema, i)->name);
  return g_string_free (text, FALSE);
}

GArray *
hek_widget_source_find_fields (HekSchema   *schema,
                               const char  *text,
                               gboolean     numbers_only,
                               GError     **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) names = text != NULL ? hek_widget_source_split (text) : NULL;

  for (guint i = 0; names == NULL && i < schema->n_fields; i++)
    if (!numbers_only || hek_widget_field_is_number (hek_schema_get_field (schema, i)->type))
      g_array_append_val (found, i);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      int field = hek_schema_find_field (schema, names[i]);

      if (field < 0)
        {
          g_autofree char *known = list_fields (schema, numbers_only);

          hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "attributes",
                                  "there is no “%s”: %s%s", names[i],
                                  known[0] != '\0' ? "there are " : "the collection has none",
                                  known);
          return NULL;
        }
      if (numbers_only &&
          !hek_widget_field_is_number (hek_schema_get_field (schema, (guint) field)->type))
        {
          hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "attributes",
                                  "“%s” is no number", names[i]);
          return NULL;
        }
      g_array_append_val (found, field);
    }
  return g_steal_pointer (&found);
}
