/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-neighbors-row.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-quantizer-neighbors-text.h"

#define STUDIO_TILE_SIDE 40

struct _StudioQuantizerNeighborsRow
{
  GtkListBoxRow parent_instance;

  gboolean of_exact;
  GtkLabel *rank, *key, *tag, *distance, *estimate;
  StudioQuantizerNeighborsTile *tile;
  guint32 row;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerNeighborsRow, studio_quantizer_neighbors_row,
                     GTK_TYPE_LIST_BOX_ROW)

static GtkLabel *
studio_quantizer_neighbors_row_add_label (GtkWidget         *box,
                                          float              xalign,
                                          const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
studio_quantizer_neighbors_row_add_column (GtkWidget *row)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), column);
  return column;
}

static void
studio_quantizer_neighbors_row_class_init (StudioQuantizerNeighborsRowClass *klass)
{
}

static void
studio_quantizer_neighbors_row_init (StudioQuantizerNeighborsRow *self)
{
}

GtkWidget *
studio_quantizer_neighbors_row_new (const StudioQuantizerNeighborsLook *look,
                                    gboolean                            of_exact)
{
  static const char *const numbers[] = { "numeric", "caption", NULL };
  static const char *const rank[] = { "numeric", NULL };
  static const char *const plain[] = { NULL };
  StudioQuantizerNeighborsRow *self = g_object_new (STUDIO_TYPE_QUANTIZER_NEIGHBORS_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tile = studio_quantizer_neighbors_tile_new (look, STUDIO_TILE_SIDE);
  GtkWidget *column;

  self->of_exact = of_exact;
  self->tile = STUDIO_QUANTIZER_NEIGHBORS_TILE (tile);
  self->rank = studio_quantizer_neighbors_row_add_label (box, 1, rank);
  gtk_label_set_width_chars (self->rank, 3);
  gtk_box_append (GTK_BOX (box), tile);

  column = studio_quantizer_neighbors_row_add_column (box);
  gtk_widget_set_hexpand (column, TRUE);
  self->key = studio_quantizer_neighbors_row_add_label (column, 0, plain);
  gtk_label_set_ellipsize (self->key, PANGO_ELLIPSIZE_MIDDLE);
  self->tag = studio_quantizer_neighbors_row_add_label (column, 0, numbers);
  gtk_widget_set_halign (GTK_WIDGET (self->tag), GTK_ALIGN_START);

  column = studio_quantizer_neighbors_row_add_column (box);
  self->distance = studio_quantizer_neighbors_row_add_label (column, 1, numbers);
  self->estimate = studio_quantizer_neighbors_row_add_label (column, 1, numbers);
  /* what the list is not ordered by is dimmer */
  gtk_widget_add_css_class (GTK_WIDGET (of_exact ? self->estimate : self->distance),
                            "studio-quantizer-aside");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  return GTK_WIDGET (self);
}

void
studio_quantizer_neighbors_row_set (StudioQuantizerNeighborsRow *self,
                                    const HekQuantizerNeighbor  *neighbor,
                                    HekDistance                  kind,
                                    float                       *vector,
                                    guint                        k)
{
  g_autofree char *rank = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *full = NULL;
  g_autofree char *distance = NULL;
  g_autofree char *estimate = NULL;
  gboolean kept;

  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_ROW (self) && neighbor != NULL);

  kept = studio_quantizer_neighbor_is_kept (neighbor, k, self->of_exact);
  rank = studio_count_format (self->of_exact ? neighbor->rank : neighbor->rank_by_estimate);
  tag = studio_quantizer_neighbor_text_tag (neighbor, k, self->of_exact);
  full = studio_quantizer_neighbor_text_full (neighbor, kind, k, self->of_exact);
  distance = studio_quantizer_neighbor_text_distance (neighbor->distance);
  estimate = studio_quantizer_neighbor_text_distance (neighbor->estimate);

  self->row = neighbor->row;
  gtk_label_set_text (self->rank, rank);
  gtk_label_set_text (self->key, neighbor->key);
  gtk_label_set_text (self->tag, tag);
  gtk_label_set_text (self->distance, distance);
  gtk_label_set_text (self->estimate, estimate);
  gtk_widget_set_css_classes (GTK_WIDGET (self->tag),
                              (const char *[]) { "numeric", "caption", "studio-quantizer-tag",
                                                 kept             ? "kept"
                                                 : self->of_exact ? "lost" : "gained", NULL });
  studio_quantizer_neighbors_tile_set_row (self->tile, neighbor->key, neighbor->picture,
                                           neighbor->thumbnail, vector);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, full, -1);
}

void
studio_quantizer_neighbors_row_look_changed (StudioQuantizerNeighborsRow *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_ROW (self));

  studio_quantizer_neighbors_tile_look_changed (self->tile);
}

guint32
studio_quantizer_neighbors_row_get_row (StudioQuantizerNeighborsRow *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_ROW (self), 0);

  return self->row;
}

const char *
studio_quantizer_neighbors_row_get_key (StudioQuantizerNeighborsRow *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_ROW (self), NULL);

  return gtk_label_get_text (self->key);
}
