/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the lists are kept when other neighbours come, and made a few at a time when there are
 * more: sixty of them take longer than a frame. */
#include "config.h"

#include "studio-explorer-details-neighbors.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-look.h"

#define STUDIO_ROWS_A_TURN 6u
#define STUDIO_TILE_SIDE 28
#define STUDIO_NEIGHBOR "studio-neighbor" /* data of a row: StudioNeighborRow */

struct _StudioExplorerDetailsNeighbors
{
  GtkWidget parent_instance;

  GtkWidget *grid;             /* the only child */
  GtkListBox *lists[2];        /* exact, of the index */
  HekExplorerSession *session; /* owned */
  HekExplorerRowReader *reader; /* owned */
  StudioExplorerLook *look;    /* borrowed from the session */
  guint n_filled;
  guint idle;
};

G_DEFINE_FINAL_TYPE (StudioExplorerDetailsNeighbors, studio_explorer_details_neighbors,
                     GTK_TYPE_WIDGET)

static guint row_activated_signal;

/* The widgets of a row of a list, and what it shows. */
typedef struct
{
  StudioRowTile *tile;
  GtkLabel *key, *distance;
  guint32 row;
  HekExplorerRow *object; /* owned (nullable): of @row */
} StudioNeighborRow;

static void
studio_neighbor_row_free (gpointer data)
{
  StudioNeighborRow *neighbor = data;

  if (neighbor->object != NULL)
    g_signal_handlers_disconnect_by_data (neighbor->object, neighbor);
  g_clear_object (&neighbor->object);
  g_free (neighbor);
}

/* --- one row --------------------------------------------------------------------------------- */

static GtkWidget *
studio_neighbor_row_new (StudioExplorerDetailsNeighbors *self)
{
  StudioNeighborRow *neighbor = g_new0 (StudioNeighborRow, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  neighbor->tile = STUDIO_ROW_TILE (studio_explorer_look_new_tile (self->look, STUDIO_TILE_SIDE));
  neighbor->key = GTK_LABEL (gtk_label_new (NULL));
  neighbor->distance = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (neighbor->key, 0);
  gtk_label_set_xalign (neighbor->distance, 0);
  gtk_label_set_ellipsize (neighbor->key, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (neighbor->distance, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (neighbor->key, 1); /* as wide as is left */
  gtk_widget_set_halign (GTK_WIDGET (neighbor->distance), GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (neighbor->key), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (neighbor->tile), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (neighbor->key));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (neighbor->distance));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (neighbor->tile));
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data_full (G_OBJECT (row), STUDIO_NEIGHBOR, neighbor, studio_neighbor_row_free);
  return row;
}

static void
studio_neighbor_row_loaded (StudioNeighborRow *neighbor)
{
  studio_explorer_tile_show_row (neighbor->tile, neighbor->object);
}

/* Its picture; a row that has no place in the layout is not among those that can be read. */
static void
studio_neighbor_row_look (StudioNeighborRow    *neighbor,
                          HekExplorerRowReader *reader,
                          guint32               row)
{
  if (neighbor->object != NULL)
    g_signal_handlers_disconnect_by_data (neighbor->object, neighbor);
  g_clear_object (&neighbor->object);
  neighbor->row = row;
  if (row != G_MAXUINT32)
    neighbor->object = hek_explorer_row_reader_dup_row (reader, row);
  if (neighbor->object != NULL && !hek_explorer_row_is_loaded (neighbor->object))
    g_signal_connect_swapped (neighbor->object, "loaded", G_CALLBACK (studio_neighbor_row_loaded),
                              neighbor);
  studio_neighbor_row_loaded (neighbor);
}

static gboolean
studio_has_neighbor (const GArray *list,
                     guint64       row_id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, HekExplorerNeighbor, i).row_id == row_id)
      return TRUE;
  return FALSE;
}

static void
studio_neighbor_row_set (GtkListBoxRow             *row,
                         HekExplorerRowReader      *reader,
                         const HekExplorerNeighbor *found,
                         HekDistance                kind,
                         guint                      rank,
                         gboolean                   of_exact,
                         gboolean                   in_other)
{
  StudioNeighborRow *neighbor = g_object_get_data (G_OBJECT (row), STUDIO_NEIGHBOR);
  const char *remark = in_other ? "" : of_exact ? _("missed") : _("farther");
  g_autofree char *line = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *distance = studio_distance_format (found->distance);
  g_autofree char *described = studio_distance_describe (kind, found->distance);

  line = *remark != '\0' ? g_strdup_printf ("%s · %s", remark, distance) : g_strdup (distance);
  spoken = *remark != '\0'
             ? g_strdup_printf ("%u: %s. %s, %s", rank, found->key, described, remark)
             : g_strdup_printf ("%u: %s. %s", rank, found->key, described);
  gtk_label_set_text (neighbor->key, found->key);
  gtk_label_set_text (neighbor->distance, line);
  gtk_widget_set_css_classes (GTK_WIDGET (neighbor->distance),
                              (const char *[]) { "numeric", "caption", "studio-quantizer-tag",
                                                 in_other ? "kept" : of_exact ? "lost" : "gained",
                                                 NULL });
  studio_neighbor_row_look (neighbor, reader, found->row);
  gtk_list_box_row_set_activatable (row, found->row != G_MAXUINT32);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row),
                               found->row != G_MAXUINT32 ? spoken
                                                         : _("It has no place in this layout"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* --- the lists ------------------------------------------------------------------------------- */

/* Returns: whether there is more to do */
static gboolean
studio_explorer_details_neighbors_fill (StudioExplorerDetailsNeighbors *self)
{
  const HekExplorerNeighbors *found = hek_explorer_session_get_neighbors (self->session);
  guint n = found != NULL ? MAX (found->exact->len, found->approximate->len) : 0;
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  HekDistance kind = data != NULL ? hek_explorer_data_get_distance (data) : HEK_DISTANCE_L2;

  for (guint turn = 0; turn < STUDIO_ROWS_A_TURN && self->n_filled < n; turn++, self->n_filled++)
    for (guint l = 0; l < 2; l++)
      {
        const GArray *list = l == 0 ? found->exact : found->approximate;
        const GArray *other = l == 0 ? found->approximate : found->exact;
        GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->lists[l], (int) self->n_filled);
        const HekExplorerNeighbor *neighbor;

        if (self->n_filled >= list->len)
          continue;
        if (row == NULL)
          {
            row = GTK_LIST_BOX_ROW (studio_neighbor_row_new (self));
            gtk_list_box_append (self->lists[l], GTK_WIDGET (row));
          }
        neighbor = &g_array_index (list, HekExplorerNeighbor, self->n_filled);
        studio_neighbor_row_set (row, self->reader, neighbor, kind, self->n_filled + 1, l == 0,
                                 studio_has_neighbor (other, neighbor->row_id));
        gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
      }
  return self->n_filled < n;
}

static gboolean
studio_explorer_details_neighbors_on_idle (gpointer user_data)
{
  StudioExplorerDetailsNeighbors *self = user_data;

  if (studio_explorer_details_neighbors_fill (self))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_details_neighbors_show (StudioExplorerDetailsNeighbors *self)
{
  const HekExplorerNeighbors *found = hek_explorer_session_get_neighbors (self->session);

  g_clear_handle_id (&self->idle, g_source_remove);
  self->n_filled = 0;
  for (guint l = 0; l < 2; l++)
    {
      guint n = found == NULL ? 0 : l == 0 ? found->exact->len : found->approximate->len;
      GtkListBoxRow *row;

      for (guint i = n; (row = gtk_list_box_get_row_at_index (self->lists[l], (int) i)) != NULL;
           i++)
        gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
    }
  if (studio_explorer_details_neighbors_fill (self))
    self->idle = g_idle_add (studio_explorer_details_neighbors_on_idle, self);
}

static void
studio_explorer_details_neighbors_data_changed (StudioExplorerDetailsNeighbors *self)
{
  hek_explorer_row_reader_set_data (self->reader, hek_explorer_session_get_data (self->session));
  studio_explorer_details_neighbors_show (self);
}

static void
studio_explorer_details_neighbors_activated (StudioExplorerDetailsNeighbors *self,
                                             GtkListBoxRow                  *row)
{
  const StudioNeighborRow *neighbor = g_object_get_data (G_OBJECT (row), STUDIO_NEIGHBOR);

  if (neighbor->row != G_MAXUINT32)
    g_signal_emit (self, row_activated_signal, 0, neighbor->row);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_details_neighbors_dispose (GObject *object)
{
  StudioExplorerDetailsNeighbors *self = STUDIO_EXPLORER_DETAILS_NEIGHBORS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_object (&self->reader);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_details_neighbors_parent_class)->dispose (object);
}

static void
studio_explorer_details_neighbors_class_init (StudioExplorerDetailsNeighborsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_details_neighbors_dispose;
  row_activated_signal = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkListBox *
studio_new_list (StudioExplorerDetailsNeighbors *self,
                 int                             column,
                 const char                     *title,
                 const char                     *help,
                 const char                     *name)
{
  GtkWidget *list = gtk_list_box_new (), *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_tooltip_text (label, help);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "studio-plain-list");
  gtk_widget_set_hexpand (list, TRUE);
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (list, "row-activated",
                            G_CALLBACK (studio_explorer_details_neighbors_activated), self);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), list, column, 1, 1, 1);
  return GTK_LIST_BOX (list);
}

static void
studio_explorer_details_neighbors_init (StudioExplorerDetailsNeighbors *self)
{
  self->reader = hek_explorer_row_reader_new ();
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  self->lists[0] = studio_new_list (self, 0, _("Exact"), _("By comparing all rows"),
                                    _("Exact neighbours"));
  self->lists[1] = studio_new_list (self, 1, _("By index"), _("As a search finds them"),
                                    _("Neighbours by the index"));
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
studio_explorer_details_neighbors_new (HekExplorerSession *session)
{
  StudioExplorerDetailsNeighbors *self
    = g_object_new (STUDIO_TYPE_EXPLORER_DETAILS_NEIGHBORS, NULL);

  self->session = g_object_ref (session);
  self->look = studio_explorer_look_get (session);
  g_signal_connect_object (session, "neighbors-changed",
                           G_CALLBACK (studio_explorer_details_neighbors_show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data-changed",
                           G_CALLBACK (studio_explorer_details_neighbors_data_changed), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_details_neighbors_data_changed (self);
  return GTK_WIDGET (self);
}
