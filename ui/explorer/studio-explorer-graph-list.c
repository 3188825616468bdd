/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are kept when other items come, and made a few at a time: fifty of them take longer than a
 * frame. */
#include "config.h"

#include "studio-explorer-graph-list.h"

#include <glib/gi18n.h>

#include "studio-explorer-look.h"

#define STUDIO_ROWS_A_TURN 6u
#define STUDIO_FIRST_ROWS 5u
#define STUDIO_TILE_SIDE 28
#define STUDIO_ROW "studio-graph-row" /* data of a row: StudioGraphRow */

struct _StudioExplorerGraphList
{
  GtkWidget parent_instance;

  GtkWidget *box; /* the only child */
  GtkListBox *list;
  GtkWidget *more;              /* a button */
  HekExplorerSession *session;  /* owned */
  HekExplorerRowReader *reader; /* owned */
  StudioExplorerLook *look;     /* borrowed from the session */
  GPtrArray *items;             /* owned (nullable): of StudioGraphItem */
  guint n_filled, n_wanted;
  guint idle;
};

G_DEFINE_FINAL_TYPE (StudioExplorerGraphList, studio_explorer_graph_list, GTK_TYPE_WIDGET)

static guint row_activated_signal;

StudioGraphItem *
studio_graph_item_new (guint32     row,
                       const char *key,
                       char       *figure,
                       char       *spoken)
{
  StudioGraphItem *item = g_new0 (StudioGraphItem, 1);

  item->row = row;
  item->key = g_strdup (key);
  item->figure = figure;
  item->spoken = spoken;
  return item;
}

void
studio_graph_item_free (StudioGraphItem *item)
{
  g_free (item->key);
  g_free (item->figure);
  g_free (item->spoken);
  g_free (item);
}

/* --- one row --------------------------------------------------------------------------------- */

typedef struct
{
  StudioRowTile *tile;
  GtkLabel *key, *figure;
  guint32 row;
  HekExplorerRow *object; /* owned (nullable): of @row */
} StudioGraphRow;

static void
studio_graph_row_free (gpointer data)
{
  StudioGraphRow *line = data;

  if (line->object != NULL)
    g_signal_handlers_disconnect_by_data (line->object, line);
  g_clear_object (&line->object);
  g_free (line);
}

static GtkWidget *
studio_graph_row_new (StudioExplorerGraphList *self)
{
  StudioGraphRow *line = g_new0 (StudioGraphRow, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  line->tile = STUDIO_ROW_TILE (studio_explorer_look_new_tile (self->look, STUDIO_TILE_SIDE));
  line->key = GTK_LABEL (gtk_label_new (NULL));
  line->figure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (line->key, 0);
  gtk_label_set_ellipsize (line->key, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (line->key, 1); /* as wide as is left */
  gtk_widget_set_hexpand (GTK_WIDGET (line->key), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (line->figure), "numeric");
  gtk_widget_set_valign (GTK_WIDGET (line->tile), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->tile));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->key));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->figure));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), STUDIO_ROW, line, studio_graph_row_free);
  return row;
}

static void
studio_graph_row_loaded (StudioGraphRow *line)
{
  studio_explorer_tile_show_row (line->tile, line->object);
}

static void
studio_graph_row_set (GtkListBoxRow         *row,
                      HekExplorerRowReader  *reader,
                      const StudioGraphItem *item)
{
  StudioGraphRow *line = g_object_get_data (G_OBJECT (row), STUDIO_ROW);

  if (line->object != NULL)
    g_signal_handlers_disconnect_by_data (line->object, line);
  g_clear_object (&line->object);
  line->row = item->row;
  /* without a place in the layout it is not among those that can be read */
  if (item->row != G_MAXUINT32)
    line->object = hek_explorer_row_reader_dup_row (reader, item->row);
  if (line->object != NULL && !hek_explorer_row_is_loaded (line->object))
    g_signal_connect_swapped (line->object, "loaded", G_CALLBACK (studio_graph_row_loaded), line);
  studio_graph_row_loaded (line);
  gtk_label_set_text (line->key, item->key);
  gtk_label_set_text (line->figure, item->figure);
  gtk_list_box_row_set_activatable (row, item->row != G_MAXUINT32);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), item->row != G_MAXUINT32
                                                   ? item->spoken
                                                   : _("It has no place in this layout"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->spoken, -1);
}

/* --- the list -------------------------------------------------------------------------------- */

static guint
studio_explorer_graph_list_count (StudioExplorerGraphList *self)
{
  return self->items != NULL ? MIN (self->items->len, self->n_wanted) : 0;
}

static gboolean
studio_explorer_graph_list_fill (gpointer user_data)
{
  StudioExplorerGraphList *self = user_data;
  guint n = studio_explorer_graph_list_count (self);

  for (guint i = 0; i < STUDIO_ROWS_A_TURN && self->n_filled < n; i++, self->n_filled++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) self->n_filled);

      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (studio_graph_row_new (self));
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      studio_graph_row_set (row, self->reader, self->items->pdata[self->n_filled]);
      gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
    }
  if (self->n_filled < n)
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_graph_list_go_on (StudioExplorerGraphList *self)
{
  guint n = self->items != NULL ? self->items->len : 0;
  g_autofree char *text = g_strdup_printf (_("Show all %u"), n);

  gtk_button_set_label (GTK_BUTTON (self->more), text);
  gtk_widget_set_visible (self->more, n > self->n_wanted);
  if (self->idle == 0 && studio_explorer_graph_list_fill (self))
    self->idle = g_idle_add (studio_explorer_graph_list_fill, self);
}

static void
studio_explorer_graph_list_show_more (StudioExplorerGraphList *self)
{
  GtkListBoxRow *last = gtk_list_box_get_row_at_index (self->list, STUDIO_FIRST_ROWS - 1);

  /* the button goes, and its focus with it */
  if (last != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (last));
  self->n_wanted = G_MAXUINT;
  studio_explorer_graph_list_go_on (self);
}

static void
studio_explorer_graph_list_refill (StudioExplorerGraphList *self)
{
  GtkListBoxRow *row;

  g_clear_handle_id (&self->idle, g_source_remove);
  self->n_filled = 0;
  for (guint i = studio_explorer_graph_list_count (self);
       (row = gtk_list_box_get_row_at_index (self->list, (int) i)) != NULL; i++)
    gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), self->items != NULL && self->items->len > 0);
  studio_explorer_graph_list_go_on (self);
}

void
studio_explorer_graph_list_set (StudioExplorerGraphList *self,
                                GPtrArray               *items)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_GRAPH_LIST (self));

  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  self->n_wanted = STUDIO_FIRST_ROWS;
  studio_explorer_graph_list_refill (self);
}

static void
studio_explorer_graph_list_activated (StudioExplorerGraphList *self,
                                      GtkListBoxRow           *row)
{
  const StudioGraphRow *line = g_object_get_data (G_OBJECT (row), STUDIO_ROW);

  if (line->row != G_MAXUINT32)
    g_signal_emit (self, row_activated_signal, 0, line->row);
}

static void
studio_explorer_graph_list_data_changed (StudioExplorerGraphList *self)
{
  hek_explorer_row_reader_set_data (self->reader, hek_explorer_session_get_data (self->session));
  studio_explorer_graph_list_refill (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_graph_list_dispose (GObject *object)
{
  StudioExplorerGraphList *self = STUDIO_EXPLORER_GRAPH_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->reader);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_graph_list_parent_class)->dispose (object);
}

static void
studio_explorer_graph_list_class_init (StudioExplorerGraphListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_graph_list_dispose;
  row_activated_signal = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_graph_list_init (StudioExplorerGraphList *self)
{
  self->reader = hek_explorer_row_reader_new ();
  self->n_wanted = STUDIO_FIRST_ROWS;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->more = gtk_button_new ();
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "studio-plain-list");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->more, "studio-small");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated",
                            G_CALLBACK (studio_explorer_graph_list_activated), self);
  g_signal_connect_swapped (self->more, "clicked",
                            G_CALLBACK (studio_explorer_graph_list_show_more), self);
}

GtkWidget *
studio_explorer_graph_list_new (HekExplorerSession *session,
                                const char         *name)
{
  StudioExplorerGraphList *self = g_object_new (STUDIO_TYPE_EXPLORER_GRAPH_LIST, NULL);

  self->session = g_object_ref (session);
  self->look = studio_explorer_look_get (session);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect_object (session, "data-changed",
                           G_CALLBACK (studio_explorer_graph_list_data_changed), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_graph_list_data_changed (self);
  return GTK_WIDGET (self);
}
