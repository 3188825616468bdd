/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the rows of a collection in a stored layout, and one attribute to colour them by. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-collection-layout.h"
#include "hek-widget-source-view-private.h"

/* The layout that is named, or that of @id where there still is one, or the finished one that was
 * made last. @name, @id: (nullable) */
static HekCollectionLayout *
open_layout (HekSnapshot    *snapshot,
             const char     *name,
             const char     *id,
             const HekTask  *task,
             GError        **error)
{
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);
  g_autoptr (HekCollectionLayout) layout = NULL;
  gint64 made_us = 0;

  for (guint i = 0; name == NULL && id != NULL && i < infos->len; i++)
    {
      const HekCollectionLayoutInfo *info = infos->pdata[i];

      if (info->problem == NULL && !info->unfinished && strcmp (info->id, id) == 0)
        name = info->name;
    }
  if (name == NULL)
    {
      for (guint i = 0; i < infos->len; i++)
        {
          const HekCollectionLayoutInfo *info = infos->pdata[i];

          if (info->problem != NULL || info->unfinished || info->made_us < made_us)
            continue;
          name = info->name;
          made_us = info->made_us;
        }
      if (name == NULL)
        {
          hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, "layout",
                                  "the collection has none: compute one in the Explorer or with "
                                  "“hektor layout compute”");
          return NULL;
        }
    }
  layout = hek_collection_open_layout (snapshot, name, task, error);
  if (layout != NULL && layout->layout == NULL)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, "layout",
                              "“%s” is unfinished: go on with it in the Explorer", name);
      return NULL;
    }
  return g_steal_pointer (&layout);
}

/* -1: it has no place */
static gssize
find_row (const HekCollectionLayout *layout,
          guint64                    row_id)
{
  gsize low = 0, high = layout->n_rows;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (layout->row_ids[middle] < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < layout->n_rows && layout->row_ids[low] == row_id ? (gssize) low : -1;
}

/* Leaves those out that have no place; @at: (out) (array): where the others stand in the layout */
static void
keep_placed (HekWidgetRows             *rows,
             const HekCollectionLayout *layout,
             gsize                     *at)
{
  const float *coords = hek_layout_coords (layout->layout);
  guint n_coords = hek_layout_n_coords (layout->layout);
  gsize n = 0;

  for (gsize i = 0; i < rows->n; i++)
    {
      gssize place = find_row (layout, hek_snapshot_get_row_id (rows->snapshot, rows->places[i]));

      if (place < 0 || isnan (coords[(gsize) place * n_coords]))
        continue;
      rows->places[n] = rows->places[i];
      at[n++] = (gsize) place;
    }
  rows->n = n;
}

static gboolean
add_coords (HekFrame                   *frame,
            const HekCollectionLayout  *layout,
            const gsize                *at,
            GError                    **error)
{
  static const char *const names[] = { "x", "y", "z" };
  const float *coords = hek_layout_coords (layout->layout);
  guint n_coords = hek_layout_n_coords (layout->layout);

  for (guint c = 0; c < n_coords && c < G_N_ELEMENTS (names); c++)
    {
      double *out = hek_frame_add_reals (frame, names[c], NULL, HEK_FRAME_VALUE);

      if (out == NULL)
        return hek_widget_source_no_memory (error, frame->n_rows) != NULL;
      for (gsize i = 0; i < frame->n_rows; i++)
        out[i] = coords[at[i] * n_coords + c];
    }
  return TRUE;
}

/* @name: (nullable): of an attribute */
static gboolean
add_color (HekFrame             *frame,
           const HekWidgetRows  *rows,
           const char           *name,
           const HekTask        *task,
           GError              **error)
{
  int field;

  if (name == NULL)
    return TRUE;
  field = hek_schema_find_field (hek_snapshot_get_schema (rows->snapshot), name);
  if (field < 0)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "color", "there is no “%s”",
                              name);
      return FALSE;
    }
  return hek_widget_rows_add_column (rows, (guint) field, frame, task, error);
}

/* What the query says, else what the Explorer colours by, if that attribute is still there.
 * @look: (nullable). Returns: (nullable) */
static const char *
choose_color (const HekWidgetRows  *rows,
              const HekWidgetQuery *query,
              const HekWidgetLook  *look)
{
  const char *name = hek_widget_query_get (query, "color");

  if (name == NULL && look != NULL)
    {
      name = hek_widget_look_get_color (look);
      if (name != NULL &&
          hek_schema_find_field (hek_snapshot_get_schema (rows->snapshot), name) < 0)
        name = NULL;
    }
  return name;
}

static HekFrame *
fetch_layout (const HekWidgetContext  *context,
              const HekWidgetQuery    *query,
              const HekTask           *task,
              GError                 **error)
{
  g_auto (HekWidgetRows) rows = { 0 };
  g_autoptr (HekCollectionLayout) layout = NULL;
  g_autoptr (HekFrame) frame = NULL;
  g_autoptr (HekWidgetLook) look = NULL;
  const char *view = hek_widget_query_get (query, "view");
  g_autofree gsize *at = NULL;

  if (!hek_widget_rows_open (&rows, context, &hek_widget_source_layout, query, task, error))
    return NULL;
  if (view != NULL)
    {
      look = hek_widget_look_read (context, hek_widget_query_get (query, "collection"), view,
                                   error);
      if (look == NULL)
        return NULL;
    }
  layout = open_layout (rows.snapshot, hek_widget_query_get (query, "layout"),
                        look != NULL ? hek_widget_look_get_layout (look) : NULL, task, error);
  at = g_try_new (gsize, MAX (rows.n, 1));
  if (layout == NULL || at == NULL)
    return layout == NULL ? NULL : hek_widget_source_no_memory (error, rows.n);
  keep_placed (&rows, layout, at);
  frame = hek_frame_new (layout->info->name, rows.n);
  frame->n_total = rows.n_matching;
  if (!add_coords (frame, layout, at, error) ||
      !add_color (frame, &rows, choose_color (&rows, query, look), task, error) ||
      !hek_widget_rows_add_ids (&rows, frame, error))
    return NULL;
  hek_frame_set_layout (frame, layout->info->id, layout->info->n_coords,
                        look != NULL ? hek_widget_look_get_camera (look, layout->info) : NULL);
  return g_steal_pointer (&frame);
}

static const HekWidgetField fields[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (TRUE),
  { .name = "layout", .label = N_("Layout"),
    .help = N_("The name of a layout; none: the one that was made last"),
    .kind = HEK_WIDGET_FIELD_LAYOUT },
  { .name = "view", .label = N_("View"),
    .help = N_("From where, and with what colours: as the Explorer was left, or a bookmark of it; "
               "none: so that all is seen"),
    .kind = HEK_WIDGET_FIELD_VIEW },
  { .name = "color", .label = N_("Colour"), .help = N_("An attribute to colour by"),
    .kind = HEK_WIDGET_FIELD_ATTRIBUTE },
  HEK_WIDGET_FIELD_FILTER_ROW,
  HEK_WIDGET_FIELD_LIMIT_ROW,
  HEK_WIDGET_FIELD_TAKE_ROW,
};

const HekWidgetSource hek_widget_source_layout = {
  .id = "layout",
  .label = N_("Layout"),
  .help = N_("The rows of a collection at their places in a stored layout"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .changes = TRUE,
  .fetch = fetch_layout,
};
