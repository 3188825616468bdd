/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a document: a copy that shares its widgets, in which one or some are replaced. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-private.h"
#include "hek-dashboard-template.h"

/* --- the document as a whole ----------------------------------------------------------------- */

static gboolean
check_text (const char *text,
            gsize       max_bytes,
            const char *path,
            GError    **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return hek_dashboard_fail (error, path, "is not UTF-8");
  if (strlen (text) > max_bytes)
    return hek_dashboard_fail (error, path, "is longer than %" G_GSIZE_FORMAT " bytes", max_bytes);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return hek_dashboard_fail (error, path, "has a line break or another control character");
  return TRUE;
}

gboolean
hek_dashboard_check_name (const char *name,
                          const char *path,
                          GError    **error)
{
  gboolean blank = TRUE;

  if (!check_text (name, HEK_DASHBOARD_MAX_NAME, path, error))
    return FALSE;
  for (const char *at = name; *at != '\0' && blank; at = g_utf8_next_char (at))
    blank = g_unichar_isspace (g_utf8_get_char (at));
  return !blank || hek_dashboard_fail (error, path, "is empty: a dashboard needs a name");
}

gboolean
hek_dashboard_check_title (const char *title,
                           const char *path,
                           GError    **error)
{
  return check_text (title, HEK_DASHBOARD_MAX_TITLE, path, error);
}

HekDashboard *
hek_dashboard_rename (const HekDashboard *self,
                      const char         *name,
                      GError            **error)
{
  HekDashboard *next;

  if (!hek_dashboard_check_name (name, "name", error))
    return NULL;
  next = hek_dashboard_copy (self);
  g_free (next->name);
  next->name = g_strdup (name);
  return next;
}

HekDashboard *
hek_dashboard_with_range (const HekDashboard      *self,
                          const HekDashboardRange *range)
{
  HekDashboard *next = hek_dashboard_copy (self);

  g_return_val_if_fail (hek_dashboard_range_check (range, NULL), next);

  next->range = *range;
  return next;
}

HekDashboard *
hek_dashboard_with_notes (const HekDashboard *self,
                          guint               notes)
{
  HekDashboard *next = hek_dashboard_copy (self);

  next->notes = notes & HEK_ANNOTATION_ALL;
  return next;
}

HekDashboard *
hek_dashboard_with_id (const HekDashboard *self,
                       const char         *id)
{
  HekDashboard *next = hek_dashboard_copy (self);

  g_free (next->id);
  next->id = g_strdup (id);
  return next;
}

HekDashboard *
hek_dashboard_duplicate (const HekDashboard *self,
                         const char         *name)
{
  HekDashboard *next = name != NULL ? hek_dashboard_rename (self, name, NULL)
                                    : hek_dashboard_copy (self);

  g_return_val_if_fail (next != NULL, NULL);

  g_free (next->id);
  next->id = g_uuid_string_random ();
  return next;
}

/* --- the grid -------------------------------------------------------------------------------- */

static HekGridItem
make_item (const HekDashboardWidget *widget,
           guint                     id)
{
  HekGridItem item = { 0 };

  item.id = id;
  item.cell = widget->cell;
  item.min_w = (int) widget->kind->min_w;
  item.min_h = (int) widget->kind->min_h;
  return item;
}

void
hek_dashboard_to_grid (const HekDashboard *self,
                       HekGridItem        *items)
{
  for (guint i = 0; i < self->widgets->len; i++)
    items[i] = make_item (self->widgets->pdata[i], i);
}

void
hek_dashboard_from_grid (HekDashboard      *self,
                         const HekGridItem *items,
                         guint              n_items)
{
  GPtrArray *widgets;

  g_assert (n_items == self->widgets->len);

  widgets = g_ptr_array_new_full (n_items + 1, (GDestroyNotify) hek_dashboard_widget_unref);
  for (guint i = 0; i < n_items; i++)
    {
      HekDashboardWidget *widget = self->widgets->pdata[items[i].id];

      if (memcmp (&widget->cell, &items[i].cell, sizeof widget->cell) == 0)
        {
          g_ptr_array_add (widgets, hek_dashboard_widget_ref (widget));
          continue;
        }
      widget = hek_dashboard_widget_copy (widget);
      widget->cell = items[i].cell;
      g_ptr_array_add (widgets, widget);
    }
  g_ptr_array_unref (self->widgets);
  self->widgets = widgets;
}

char *
hek_dashboard_make_id (const HekDashboard  *self,
                       const HekWidgetKind *kind)
{
  gsize n = strlen (kind->id);
  guint64 last = 0;

  for (guint i = 0; i < self->widgets->len; i++)
    {
      const char *id = hek_dashboard_get_widget (self, i)->id;
      guint64 number;

      if (strncmp (id, kind->id, n) == 0 && id[n] == '-'
          && g_ascii_string_to_unsigned (id + n + 1, 10, 0, G_MAXUINT32, &number, NULL))
        last = MAX (last, number);
    }
  for (;;)
    {
      g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, kind->id, ++last);

      if (hek_dashboard_find (self, id) < 0) /* numbers that are too large were not counted */
        return g_steal_pointer (&id);
    }
}

/* Takes @widget; @place: (nullable): see hek_dashboard_add() */
static HekDashboard *
add_widget (const HekDashboard *self,
            HekDashboardWidget *widget,
            const HekGridCell  *place,
            double              y,
            guint              *i)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];
  HekDashboard *next = hek_dashboard_copy (self);
  guint n = next->widgets->len;
  HekGridCell cell;
  guint at;

  g_ptr_array_add (next->widgets, widget);
  hek_dashboard_to_grid (next, items);
  if (place != NULL)
    {
      cell = *place;
    }
  else
    {
      hek_grid_find_free (items, n, widget->cell.w, widget->cell.h, &cell);
      y = cell.y;
    }
  at = hek_grid_place (items, n + 1, n, TRUE, cell.x, y, cell.w > 0 ? cell.w : widget->cell.w,
                       cell.h > 0 ? cell.h : widget->cell.h);
  hek_dashboard_from_grid (next, items, n + 1);
  if (i != NULL)
    *i = at;
  return next;
}

static gboolean
check_room (const HekDashboard *self,
            GError            **error)
{
  if (self->widgets->len < HEK_DASHBOARD_MAX_WIDGETS)
    return TRUE;
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL,
               "“%s” has %u widgets, which is as many as there can be: remove one, or make another "
               "dashboard", self->name, HEK_DASHBOARD_MAX_WIDGETS);
  return FALSE;
}

HekDashboard *
hek_dashboard_add (const HekDashboard  *self,
                   const HekWidgetKind *kind,
                   const char          *collection,
                   const HekGridCell   *place,
                   double               y,
                   guint               *i,
                   GError             **error)
{
  HekDashboardWidget *widget;
  g_autofree char *id = NULL;

  if (!check_room (self, error))
    return NULL;
  id = hek_dashboard_make_id (self, kind);
  widget = hek_dashboard_widget_new (kind, id);
  g_ptr_array_add (widget->queries, hek_dashboard_usual_query (kind, collection));
  return add_widget (self, widget, place, y, i);
}

HekDashboard *
hek_dashboard_paste (const HekDashboard *self,
                     const char         *json,
                     const HekGridCell  *place,
                     double              y,
                     guint              *i,
                     GError            **error)
{
  g_autoptr (JsonNode) root = hek_dashboard_parse (json, -1, error);
  HekDashboardWidget *widget;
  gboolean has_grid;

  if (root == NULL || !check_room (self, error))
    return NULL;
  widget = hek_dashboard_read_widget (root, "widget", &has_grid, error);
  if (widget == NULL)
    return NULL;
  g_free (widget->id);
  widget->id = hek_dashboard_make_id (self, widget->kind);
  return add_widget (self, widget, place, y, i);
}

char *
hek_dashboard_copy_widget (const HekDashboard *self,
                           guint               i)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (i < self->widgets->len, NULL);

  node = hek_dashboard_widget_to_node (self->widgets->pdata[i]);
  return hek_dashboard_node_to_text (node);
}

HekDashboard *
hek_dashboard_duplicate_widget (const HekDashboard *self,
                                guint               i,
                                guint              *copy,
                                GError            **error)
{
  HekDashboardWidget *widget;
  HekGridCell place;
  gboolean is_free;

  g_return_val_if_fail (i < self->widgets->len, NULL);

  if (!check_room (self, error))
    return NULL;
  widget = hek_dashboard_widget_copy (self->widgets->pdata[i]);
  g_free (widget->id);
  widget->id = hek_dashboard_make_id (self, widget->kind);

  place = widget->cell;
  place.x += place.w;
  is_free = place.x + place.w <= HEK_DASHBOARD_COLUMNS;
  for (guint k = 0; k < self->widgets->len && is_free; k++)
    is_free = !hek_grid_overlap (&place, &hek_dashboard_get_widget (self, k)->cell);
  if (!is_free)
    {
      place = widget->cell;
      place.y += place.h;
    }
  return add_widget (self, widget, &place, place.y, copy);
}

HekDashboard *
hek_dashboard_remove (const HekDashboard *self,
                      guint               i)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];
  HekDashboard *next = hek_dashboard_copy (self);

  g_return_val_if_fail (i < self->widgets->len, next);

  g_ptr_array_remove_index (next->widgets, i);
  hek_dashboard_to_grid (next, items);
  hek_grid_settle (items, next->widgets->len);
  hek_dashboard_from_grid (next, items, next->widgets->len);
  return next;
}

static HekDashboard *
with_grid (const HekDashboard *self,
           const HekGridItem  *items)
{
  HekDashboard *next;
  gboolean same = TRUE;

  for (guint i = 0; i < self->widgets->len && same; i++)
    same = items[i].id == i
           && memcmp (&items[i].cell, &hek_dashboard_get_widget (self, i)->cell,
                      sizeof items[i].cell) == 0;
  if (same)
    return hek_dashboard_ref ((HekDashboard *) self);
  next = hek_dashboard_copy (self);
  hek_dashboard_from_grid (next, items, self->widgets->len);
  return next;
}

HekDashboard *
hek_dashboard_place (const HekDashboard *self,
                     guint               i,
                     const HekGridCell  *place,
                     double              y)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];

  g_return_val_if_fail (i < self->widgets->len && isfinite (y),
                        hek_dashboard_ref ((HekDashboard *) self));

  hek_dashboard_to_grid (self, items);
  hek_grid_place (items, self->widgets->len, i, FALSE, place->x, y, place->w, place->h);
  return with_grid (self, items);
}

HekDashboard *
hek_dashboard_step (const HekDashboard *self,
                    guint               i,
                    HekGridStep         step)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];

  g_return_val_if_fail (i < self->widgets->len, NULL);

  hek_dashboard_to_grid (self, items);
  return hek_grid_step (items, self->widgets->len, i, step) >= 0 ? with_grid (self, items) : NULL;
}

int
hek_dashboard_find_neighbor (const HekDashboard *self,
                             guint               i,
                             HekGridStep         step)
{
  HekGridItem items[HEK_GRID_MAX_ITEMS];

  g_return_val_if_fail (i < self->widgets->len, -1);

  hek_dashboard_to_grid (self, items);
  return hek_grid_find_neighbor (items, self->widgets->len, i, step);
}
