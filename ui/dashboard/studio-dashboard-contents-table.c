/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: sorting, scrolling, the row that has the focus, selecting, and the filter. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-input.h"

/* --- rows ------------------------------------------------------------------------------------- */

static void
studio_dashboard_pane_get_rows (StudioDashboardPane *self,
                                gsize               *n_rows,
                                gsize               *n_visible)
{
  HekPlotTheme theme;

  *n_rows = *n_visible = 0;
  studio_dashboard_pane_get_theme (self, &theme);
  hek_widget_get_rows (studio_dashboard_pane_get_drawing (self),
                       gtk_widget_get_width (self->body), gtk_widget_get_height (self->body),
                       &theme, &self->view, n_rows, n_visible);
}

gboolean
studio_dashboard_pane_scroll (StudioDashboardPane *self,
                              double               rows)
{
  gsize n_rows, n_visible;
  double scroll;

  studio_dashboard_pane_get_rows (self, &n_rows, &n_visible);
  scroll = CLAMP (self->view.scroll + rows, 0,
                  n_rows > n_visible ? (double) (n_rows - n_visible) : 0);
  if (scroll == self->view.scroll)
    return FALSE;
  self->view.scroll = scroll;
  studio_dashboard_pane_redraw (self, TRUE);
  /* another row is below the pointer now */
  if (self->view.has_pointer && !self->by_key)
    studio_dashboard_pane_point (self, self->view.pointer_x, self->view.pointer_y, FALSE);
  return TRUE;
}

static void
studio_dashboard_pane_scroll_to (StudioDashboardPane *self,
                                 int                  place,
                                 gsize                n_visible)
{
  double last = MAX ((double) n_visible, 1) - 1;

  if (place < self->view.scroll)
    self->view.scroll = place;
  else if (place > self->view.scroll + last)
    self->view.scroll = place - last;
}

char *
studio_dashboard_pane_describe_row (StudioDashboardPane *self,
                                    gsize                row)
{
  const HekFrame *frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (self), 0);
  GString *text = g_string_new (NULL);

  for (guint c = 0; row < frame->n_rows && c < frame->n_columns; c++)
    {
      g_autofree char *value = NULL;

      if (frame->columns[c].type == HEK_FRAME_REAL && frame->columns[c].role != HEK_FRAME_VALUE
          && frame->columns[c].role != HEK_FRAME_FROM && frame->columns[c].role != HEK_FRAME_TO)
        continue;
      value = hek_frame_format (frame, c, row);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "",
                              frame->columns[c].name, value);
    }
  return g_string_free (text, FALSE);
}

/* The row at a place has the focus; with @extend, all from the anchor are selected. */
static void
studio_dashboard_pane_go_to_row (StudioDashboardPane *self,
                                 int                  place,
                                 gboolean             extend,
                                 gboolean             toggle)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  const HekFrame *frame = hek_widget_get_frame (drawing, 0);
  gsize n, n_rows, n_visible;
  g_autofree guint32 *rows = hek_widget_dup_rows (drawing, &self->view, &n);
  g_autoptr (HekSceneSet) chosen = NULL;
  g_autoptr (HekSceneSet) set = NULL;
  g_autofree char *text = NULL;
  int first;

  if (rows == NULL || n == 0)
    return;
  place = CLAMP (place, 0, (int) n - 1);
  if (!extend || self->anchor < 0 || self->anchor >= (int) n)
    self->anchor = place;
  self->view.focus_row = place;
  studio_dashboard_pane_get_rows (self, &n_rows, &n_visible);
  studio_dashboard_pane_scroll_to (self, place, n_visible);
  first = MIN (self->anchor, place);
  chosen = hek_scene_set_new_rows ((guint32) frame->n_rows, rows + first,
                                   (gsize) (MAX (self->anchor, place) - first + 1));
  if (toggle && self->selection != NULL)
    set = hek_scene_set_combine (self->selection, HEK_SCENE_SET_TOGGLE, chosen);
  else
    set = hek_scene_set_ref (chosen);
  studio_dashboard_pane_select (self, set);
  text = studio_dashboard_pane_describe_row (self, rows[place]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->body), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
  studio_dashboard_pane_redraw (self, TRUE);
}

/* --- sorting ---------------------------------------------------------------------------------- */

/* The column that the rows are sorted by, as they are wanted; -1: none. */
static int
studio_dashboard_pane_get_sort (StudioDashboardPane *self,
                                gboolean            *descending)
{
  const HekDashboardWidget *widget = self->content->widget;
  const char *name = hek_widget_options_get_text (widget->kind, &widget->options, "sort-column");

  *descending = self->order.descending;
  if (self->order.column >= 0)
    return self->order.column;
  *descending = hek_widget_options_get (widget->kind, &widget->options, "descending") != 0;
  return *name != '\0' ? hek_frame_find (self->content->frames->pdata[0], name) : -1;
}

static void
studio_dashboard_pane_sort (StudioDashboardPane *self,
                            int                  column,
                            gboolean             descending)
{
  const HekFrame *frame = self->content->frames->pdata[0];
  g_autofree char *text = NULL;

  self->order.column = column;
  self->order.descending = descending;
  self->view.focus_row = self->anchor = -1;
  self->view.scroll = 0;
  text = g_strdup_printf (descending ? _("Sorted by %s, largest first")
                                     : _("Sorted by %s, smallest first"),
                          frame->columns[column].name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->body), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
  studio_dashboard_pane_render (self);
}

/* The next column that is shown, in the order of the headers. */
static void
studio_dashboard_pane_sort_beside (StudioDashboardPane *self,
                                   int                  step)
{
  const HekFrame *frame = self->content->frames->pdata[0];
  gboolean descending;
  int column = studio_dashboard_pane_get_sort (self, &descending);

  if (column < 0)
    column = step > 0 ? -1 : (int) frame->n_columns;
  for (column += step; column >= 0 && column < (int) frame->n_columns; column += step)
    {
      const HekFrameColumn *c = &frame->columns[column];

      if (c->type != HEK_FRAME_REAL || c->role == HEK_FRAME_VALUE || c->role == HEK_FRAME_FROM
          || c->role == HEK_FRAME_TO)
        {
          studio_dashboard_pane_sort (self, column, descending);
          return;
        }
    }
  gtk_widget_error_bell (self->body);
}

void
studio_dashboard_pane_table_click (StudioDashboardPane *self,
                                   double               x,
                                   double               y,
                                   GdkModifierType      state)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  HekWidgetHit hit;
  HekPlotTheme theme;
  gboolean descending;
  gsize n;

  studio_dashboard_pane_get_theme (self, &theme);
  if (!hek_widget_pick (drawing, gtk_widget_get_width (self->body),
                        gtk_widget_get_height (self->body), &theme, &self->view, x, y, &hit))
    {
      if (self->selection != NULL)
        studio_dashboard_pane_select (self, NULL);
      return;
    }
  if (hit.kind == HEK_WIDGET_HIT_HEADER)
    {
      int sort = studio_dashboard_pane_get_sort (self, &descending);

      studio_dashboard_pane_sort (self, (int) hit.column_idx,
                                  sort == (int) hit.column_idx && !descending);
    }
  else if (hit.kind == HEK_WIDGET_HIT_ROW)
    {
      g_autofree guint32 *rows = hek_widget_dup_rows (drawing, &self->view, &n);

      for (gsize i = 0; i < n; i++)
        if (rows[i] == hit.row)
          {
            studio_dashboard_pane_go_to_row (self, (int) i, (state & GDK_SHIFT_MASK) != 0,
                                             (state & GDK_CONTROL_MASK) != 0);
            break;
          }
    }
}

/* --- keys ------------------------------------------------------------------------------------- */

static gboolean
studio_dashboard_pane_page_key (StudioDashboardPane *self,
                                guint                keyval,
                                gboolean             extend)
{
  gsize n_rows, n_visible;
  int focus = self->view.focus_row, page;

  studio_dashboard_pane_get_rows (self, &n_rows, &n_visible);
  page = MAX ((int) n_visible - 1, 1);
  switch (keyval)
    {
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      studio_dashboard_pane_go_to_row (self, 0, extend, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      studio_dashboard_pane_go_to_row (self, (int) MIN (n_rows, G_MAXINT) - 1, extend, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      studio_dashboard_pane_go_to_row (self, MAX (focus - page, 0), extend, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      studio_dashboard_pane_go_to_row (self, focus + page, extend, FALSE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

gboolean
studio_dashboard_pane_table_key (StudioDashboardPane *self,
                                 guint                keyval,
                                 GdkModifierType      state)
{
  gboolean extend = (state & GDK_SHIFT_MASK) != 0, descending;
  int right, down;

  if (studio_input_get_arrow (keyval, &right, &down))
    {
      if (down != 0)
        studio_dashboard_pane_go_to_row (self, MAX (self->view.focus_row + down, 0), extend,
                                         FALSE);
      else
        studio_dashboard_pane_sort_beside (self, right);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space)
    {
      int column = studio_dashboard_pane_get_sort (self, &descending);

      if (column >= 0)
        studio_dashboard_pane_sort (self, column, !descending);
      return GDK_EVENT_STOP;
    }
  return studio_dashboard_pane_page_key (self, keyval, extend);
}

/* --- the filter ------------------------------------------------------------------------------- */

static void
on_search (GtkSearchEntry      *entry,
           StudioDashboardPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (self->contents == NULL || g_strcmp0 (self->order.filter, *text != '\0' ? text : NULL) == 0)
    return;
  g_free (self->order.filter);
  self->order.filter = *text != '\0' ? g_strdup (text) : NULL;
  self->view.focus_row = self->anchor = -1;
  self->view.scroll = 0;
  studio_dashboard_pane_render (self);
}

static void
on_stop_search (GtkSearchEntry      *entry,
                StudioDashboardPane *self)
{
  if (self->contents == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), FALSE);
  gtk_widget_grab_focus (self->body);
}

/* To the rows that are left. */
static void
on_activate (GtkSearchEntry      *entry,
             StudioDashboardPane *self)
{
  if (self->contents != NULL)
    gtk_widget_grab_focus (self->body);
}

static void
on_toggled (GtkToggleButton     *button,
            StudioDashboardPane *self)
{
  gboolean active = gtk_toggle_button_get_active (button);

  if (self->contents == NULL)
    return;
  gtk_widget_set_visible (self->entry, active);
  if (active)
    gtk_widget_grab_focus (self->entry);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
studio_dashboard_pane_make_filter (StudioDashboardPane *self)
{
  GtkWidget *header;

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Words, or size>=20"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filter rows"), -1);
  gtk_widget_set_visible (self->entry, FALSE);
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (on_stop_search), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_activate), self);
  studio_dashboard_tile_set_bar (self->tile, self->entry);

  self->filter_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->filter_button), "edit-find-symbolic");
  gtk_widget_add_css_class (self->filter_button, "flat");
  gtk_widget_set_tooltip_text (self->filter_button, _("Filter rows (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter rows"), -1);
  g_signal_connect (self->filter_button, "toggled", G_CALLBACK (on_toggled), self);
  studio_dashboard_tile_add_end (self->tile, self->filter_button);
  /* the menu, which others have put there, stays at the end */
  header = gtk_widget_get_parent (self->filter_button);
  gtk_box_reorder_child_after (GTK_BOX (header), self->filter_button,
                               gtk_widget_get_first_child (header));
}

void
studio_dashboard_pane_update_filter (StudioDashboardPane *self)
{
  gboolean is_table = studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TABLE;

  if (is_table && self->entry == NULL)
    studio_dashboard_pane_make_filter (self);
  if (self->filter_button == NULL)
    return;
  gtk_widget_set_visible (self->filter_button, is_table);
  if (self->content != NULL && self->content->drawing != NULL && !is_table)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), FALSE);
}

void
studio_dashboard_pane_open_filter (StudioDashboardPane *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter_button)))
    gtk_widget_grab_focus (self->entry);
  else
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), TRUE);
}
