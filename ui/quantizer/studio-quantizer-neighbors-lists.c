/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows are kept when lists become shorter, and made a few at a time when they become longer: two
 * hundred rows with their labels take longer than a frame.
 */
#include "config.h"

#include "studio-quantizer-neighbors-lists.h"

#include <glib/gi18n.h>

#include "hek-rows-convert.h"
#include "studio-quantizer-neighbors-links.h"
#include "studio-quantizer-neighbors-row.h"

#define STUDIO_ROWS_A_TURN 8

struct _StudioQuantizerNeighborsLists
{
  GtkWidget parent_instance;

  const StudioQuantizerNeighborsLook *look;
  GtkWidget *box;         /* the only child */
  GtkListBox *lists[2];   /* exact, by codes */
  StudioQuantizerNeighborsLinks *links;
  GArray *neighbors[2];   /* owned: copies, with strings of their own */
  HekEvaluateSet *set;    /* owned (nullable) */
  guint k, n_filled;
  guint fill_idle;
  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerNeighborsLists, studio_quantizer_neighbors_lists,
                     GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_quantizer_neighbor_clear (gpointer data)
{
  HekQuantizerNeighbor *neighbor = data;

  g_free (neighbor->key);
  g_free (neighbor->picture);
  g_clear_pointer (&neighbor->thumbnail, hek_thumbnail_unref);
}

static GArray *
studio_quantizer_neighbors_new_array (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (HekQuantizerNeighbor));

  g_array_set_clear_func (array, studio_quantizer_neighbor_clear);
  return array;
}

static void
studio_quantizer_neighbors_lists_copy (GArray       *to,
                                       const GArray *from)
{
  g_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++)
    {
      HekQuantizerNeighbor neighbor = g_array_index (from, HekQuantizerNeighbor, i);

      neighbor.key = g_strdup (neighbor.key);
      neighbor.picture = g_strdup (neighbor.picture);
      if (neighbor.thumbnail != NULL)
        hek_thumbnail_ref (neighbor.thumbnail);
      g_array_append_val (to, neighbor);
    }
}

/* Returns: (transfer full) */
static float *
studio_quantizer_neighbors_lists_read (StudioQuantizerNeighborsLists *self,
                                       guint32                        row)
{
  const HekRows *base = hek_evaluate_set_get_base (self->set);
  float *vector = g_new (float, base->dim);

  hek_rows_gather_f32 (base, &row, 1, vector);
  return vector;
}

static StudioQuantizerNeighborsRow *
studio_quantizer_neighbors_lists_get_row (StudioQuantizerNeighborsLists *self,
                                          guint                          list,
                                          guint                          idx)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->lists[list], (int) idx);

  if (row == NULL)
    {
      row = GTK_LIST_BOX_ROW (studio_quantizer_neighbors_row_new (self->look, list == 0));
      gtk_list_box_append (self->lists[list], GTK_WIDGET (row));
    }
  return STUDIO_QUANTIZER_NEIGHBORS_ROW (row);
}

/* Makes, or shows, the next rows. Returns: whether there are more */
static gboolean
studio_quantizer_neighbors_lists_fill (StudioQuantizerNeighborsLists *self)
{
  guint n = self->neighbors[0]->len, end = MIN (self->n_filled + STUDIO_ROWS_A_TURN, n);

  for (; self->n_filled < end; self->n_filled++)
    for (guint list = 0; list < 2; list++)
      {
        const HekQuantizerNeighbor *neighbor =
          &g_array_index (self->neighbors[list], HekQuantizerNeighbor, self->n_filled);
        StudioQuantizerNeighborsRow *row =
          studio_quantizer_neighbors_lists_get_row (self, list, self->n_filled);

        studio_quantizer_neighbors_row_set (
          row, neighbor, hek_evaluate_set_get_distance (self->set),
          studio_quantizer_neighbors_lists_read (self, neighbor->row), self->k);
        gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
      }
  return self->n_filled < n;
}

static gboolean
studio_quantizer_neighbors_lists_fill_idle (gpointer user_data)
{
  StudioQuantizerNeighborsLists *self = user_data;

  if (studio_quantizer_neighbors_lists_fill (self))
    return G_SOURCE_CONTINUE;
  self->fill_idle = 0;
  return G_SOURCE_REMOVE;
}

static void
studio_quantizer_neighbors_lists_link (StudioQuantizerNeighborsLists *self)
{
  guint n = self->neighbors[0]->len;
  g_autofree guint32 *ids = g_new (guint32, 2 * MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      ids[i] = g_array_index (self->neighbors[0], HekQuantizerNeighbor, i).row;
      ids[n + i] = g_array_index (self->neighbors[1], HekQuantizerNeighbor, i).row;
    }
  studio_quantizer_neighbors_links_set (self->links, ids, ids + n, n);
}

static void
studio_quantizer_neighbors_lists_hide_from (StudioQuantizerNeighborsLists *self,
                                            guint                          first)
{
  for (guint list = 0; list < 2; list++)
    {
      GtkListBoxRow *row;

      gtk_list_box_unselect_all (self->lists[list]);
      for (guint i = first;
           (row = gtk_list_box_get_row_at_index (self->lists[list], (int) i)) != NULL; i++)
        gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
    }
}

void
studio_quantizer_neighbors_lists_clear (StudioQuantizerNeighborsLists *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_LISTS (self));

  g_clear_handle_id (&self->fill_idle, g_source_remove);
  g_clear_pointer (&self->set, hek_evaluate_set_unref);
  self->n_filled = 0;
  studio_quantizer_neighbors_lists_hide_from (self, 0);
  for (guint list = 0; list < 2; list++)
    g_array_set_size (self->neighbors[list], 0);
  studio_quantizer_neighbors_lists_link (self);
}

void
studio_quantizer_neighbors_lists_show (StudioQuantizerNeighborsLists *self,
                                       const HekQuantizerNeighbors   *neighbors)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_LISTS (self) && neighbors != NULL);
  g_return_if_fail (neighbors->exact->len == neighbors->quantized->len);

  g_clear_handle_id (&self->fill_idle, g_source_remove);
  g_clear_pointer (&self->set, hek_evaluate_set_unref);
  self->set = hek_evaluate_set_ref (neighbors->set);
  self->k = neighbors->k;
  self->n_filled = 0;
  studio_quantizer_neighbors_lists_copy (self->neighbors[0], neighbors->exact);
  studio_quantizer_neighbors_lists_copy (self->neighbors[1], neighbors->quantized);
  studio_quantizer_neighbors_lists_hide_from (self, neighbors->exact->len);
  studio_quantizer_neighbors_lists_link (self);
  if (studio_quantizer_neighbors_lists_fill (self))
    self->fill_idle = g_idle_add (studio_quantizer_neighbors_lists_fill_idle, self);
}

void
studio_quantizer_neighbors_lists_look_changed (StudioQuantizerNeighborsLists *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_LISTS (self));

  for (guint list = 0; list < 2; list++)
    {
      GtkListBoxRow *row;

      for (int i = 0; (row = gtk_list_box_get_row_at_index (self->lists[list], i)) != NULL; i++)
        studio_quantizer_neighbors_row_look_changed (STUDIO_QUANTIZER_NEIGHBORS_ROW (row));
    }
}

/* --- selecting ------------------------------------------------------------------------------- */

/* Returns: (nullable): the same row in a list */
static GtkListBoxRow *
studio_quantizer_neighbors_lists_find (StudioQuantizerNeighborsLists *self,
                                       guint                          list,
                                       guint32                        id)
{
  for (guint i = 0; i < self->n_filled; i++)
    if (g_array_index (self->neighbors[list], HekQuantizerNeighbor, i).row == id)
      return gtk_list_box_get_row_at_index (self->lists[list], (int) i);
  return NULL;
}

static void
studio_quantizer_neighbors_lists_selected (StudioQuantizerNeighborsLists *self,
                                           GtkListBoxRow                 *row,
                                           GtkListBox                    *list)
{
  guint other = list == self->lists[0] ? 1 : 0;
  guint32 id;

  if (self->selecting)
    return;
  self->selecting = TRUE;
  gtk_list_box_unselect_all (self->lists[other]);
  if (row != NULL)
    {
      id = studio_quantizer_neighbors_row_get_row (STUDIO_QUANTIZER_NEIGHBORS_ROW (row));
      gtk_list_box_select_row (self->lists[other],
                               studio_quantizer_neighbors_lists_find (self, other, id));
    }
  studio_quantizer_neighbors_links_set_marked (self->links, row != NULL ? (gint64) id : -1);
  self->selecting = FALSE;
}

static void
studio_quantizer_neighbors_lists_row_activated (StudioQuantizerNeighborsLists *self,
                                                GtkListBoxRow                 *row)
{
  g_signal_emit (self, signals[ACTIVATED], 0,
                 studio_quantizer_neighbors_row_get_key (STUDIO_QUANTIZER_NEIGHBORS_ROW (row)));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_neighbors_lists_dispose (GObject *object)
{
  StudioQuantizerNeighborsLists *self = STUDIO_QUANTIZER_NEIGHBORS_LISTS (object);

  g_clear_handle_id (&self->fill_idle, g_source_remove);
  self->selecting = TRUE; /* what goes is unselected */
  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint list = 0; list < 2; list++)
    g_clear_pointer (&self->neighbors[list], g_array_unref);
  g_clear_pointer (&self->set, hek_evaluate_set_unref);
  G_OBJECT_CLASS (studio_quantizer_neighbors_lists_parent_class)->dispose (object);
}

static void
studio_quantizer_neighbors_lists_class_init (StudioQuantizerNeighborsListsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_neighbors_lists_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static GtkListBox *
studio_quantizer_neighbors_lists_new_list (StudioQuantizerNeighborsLists *self,
                                           const char                    *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (list), FALSE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_SINGLE);
  gtk_widget_set_hexpand (list, TRUE);
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_add_css_class (list, "studio-quantizer-neighbors");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (list, "row-selected",
                            G_CALLBACK (studio_quantizer_neighbors_lists_selected), self);
  g_signal_connect_swapped (list, "row-activated",
                            G_CALLBACK (studio_quantizer_neighbors_lists_row_activated), self);
  return GTK_LIST_BOX (list);
}

static void
studio_quantizer_neighbors_lists_init (StudioQuantizerNeighborsLists *self)
{
  GtkWidget *links = studio_quantizer_neighbors_links_new ();
  g_autoptr (GtkSizeGroup) widths = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (guint list = 0; list < 2; list++)
    {
      self->neighbors[list] = studio_quantizer_neighbors_new_array ();
      self->lists[list] = studio_quantizer_neighbors_lists_new_list (
        self, list == 0 ? _("Exact neighbours") : _("Neighbours by code"));
      gtk_size_group_add_widget (widths, GTK_WIDGET (self->lists[list]));
    }
  self->links = STUDIO_QUANTIZER_NEIGHBORS_LINKS (links);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->lists[0]));
  gtk_box_append (GTK_BOX (self->box), links);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->lists[1]));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_quantizer_neighbors_lists_new (const StudioQuantizerNeighborsLook *look)
{
  StudioQuantizerNeighborsLists *self = g_object_new (STUDIO_TYPE_QUANTIZER_NEIGHBORS_LISTS, NULL);

  self->look = look;
  return GTK_WIDGET (self);
}
