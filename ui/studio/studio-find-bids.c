/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are made anew for every search; after that only the mark of the setting in use moves. */
#include "config.h"

#include "studio-find-bids.h"

#include <glib/gi18n.h>

#include "studio-resource.h"

#define BID_KEY "studio-bid"
#define MARK_KEY "studio-mark"

struct _StudioFindBids
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *target_label;
  GtkListBox *list;
  GtkSizeGroup *settings;
  GtkSizeGroup *sizes;

  HekPictureSession *session; /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioFindBids, studio_find_bids, GTK_TYPE_WIDGET)

/* --- rows ------------------------------------------------------------------------------------ */

static const HekFindBid *
studio_find_bids_row_bid (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), BID_KEY);
}

/* The smallest first, those that do not reach the target last. */
static int
studio_find_bids_compare (GtkListBoxRow *a,
                          GtkListBoxRow *b,
                          gpointer       user_data)
{
  /* no file has the size of zero less one */
  gsize size_a = studio_find_bids_row_bid (a)->file_bytes - 1;
  gsize size_b = studio_find_bids_row_bid (b)->file_bytes - 1;

  return (size_a > size_b) - (size_a < size_b);
}

static GtkWidget *
studio_find_bids_label (const char   *text,
                        float         xalign,
                        GtkSizeGroup *group)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "numeric");
  if (group != NULL)
    gtk_size_group_add_widget (group, label);
  return label;
}

static GtkWidget *
studio_find_bids_new_row (StudioFindBids   *self,
                          const HekFindBid *bid)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *method = studio_find_bids_label (_(bid->recipe.quantizer->label), 0, NULL);
  g_autofree char *setting = hek_recipe_describe_main (&bid->recipe);
  g_autofree char *size = g_format_size (bid->file_bytes);
  HekFindBid *copy = g_memdup2 (bid, sizeof *bid);

  gtk_widget_set_hexpand (method, TRUE);
  gtk_box_append (GTK_BOX (box), method);
  if (bid->file_bytes > 0)
    {
      GtkWidget *label = studio_find_bids_label (setting, 0, self->settings);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), studio_find_bids_label (size, 1, self->sizes));
    }
  else
    {
      gtk_widget_add_css_class (method, "dim-label");
      gtk_box_append (GTK_BOX (box), studio_find_bids_label (_("does not reach it"), 1, NULL));
      gtk_widget_add_css_class (gtk_widget_get_last_child (box), "dim-label");
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    }
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  /* else Return would go to the popover's default, and search again */
  gtk_widget_set_receives_default (row, TRUE);
  g_object_set_data_full (G_OBJECT (row), BID_KEY, copy, g_free);
  g_object_set_data (G_OBJECT (row), MARK_KEY, mark);
  return row;
}

/* "Adaptive palette, 7 colours, 7.2 kB, in use" */
static void
studio_find_bids_name_row (GtkListBoxRow    *row,
                           const HekFindBid *bid,
                           gboolean          in_use)
{
  const char *method = _(bid->recipe.quantizer->label);
  g_autofree char *setting = hek_recipe_describe_main (&bid->recipe);
  g_autofree char *size = g_format_size (bid->file_bytes);
  g_autofree char *name = NULL;

  if (bid->file_bytes == 0)
    name = g_strdup_printf ("%s, %s", method, _("does not reach it"));
  else
    name = g_strdup_printf ("%s, %s, %s%s%s", method, setting, size, in_use ? ", " : "",
                            in_use ? _("in use") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
studio_find_bids_update_marks (StudioFindBids *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const HekFindBid *bid = studio_find_bids_row_bid (row);
      gboolean in_use = bid->file_bytes > 0 && hek_recipe_equal (&bid->recipe, recipe);

      gtk_widget_set_opacity (g_object_get_data (G_OBJECT (row), MARK_KEY), in_use ? 1 : 0);
      studio_find_bids_name_row (row, bid, in_use);
    }
}

static void
studio_find_bids_row_activated (StudioFindBids *self,
                                GtkListBoxRow  *row)
{
  hek_picture_session_set_recipe (self->session, &studio_find_bids_row_bid (row)->recipe, FALSE);
  hek_picture_session_quantize (self->session);
}

void
studio_find_bids_update (StudioFindBids *self)
{
  HekTarget target;
  const GArray *bids;
  GtkWidget *row;

  g_return_if_fail (STUDIO_IS_FIND_BIDS (self) && self->session != NULL);

  bids = hek_picture_session_get_bids (self->session, &target);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self), bids != NULL && bids->len > 1);
  if (bids == NULL || bids->len < 2)
    return;
  for (guint i = 0; i < bids->len; i++)
    gtk_list_box_append (self->list,
                         studio_find_bids_new_row (self, &g_array_index (bids, HekFindBid, i)));
  {
    g_autofree char *value = hek_metric_value_format (target.what, target.value);
    g_autofree char *text = g_strdup_printf ("%s %s %s", _(target.what->label),
                                             target.what->higher_is_better ? "≥" : "≤", value);

    gtk_label_set_text (self->target_label, text);
  }
  studio_find_bids_update_marks (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_find_bids_dispose (GObject *object)
{
  StudioFindBids *self = STUDIO_FIND_BIDS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_find_bids_parent_class)->dispose (object);
}

static void
studio_find_bids_class_init (StudioFindBidsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_find_bids_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-find-bids.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioFindBids, box);
  gtk_widget_class_bind_template_child (widget_class, StudioFindBids, target_label);
  gtk_widget_class_bind_template_child (widget_class, StudioFindBids, list);
  gtk_widget_class_bind_template_child (widget_class, StudioFindBids, settings);
  gtk_widget_class_bind_template_child (widget_class, StudioFindBids, sizes);
  gtk_widget_class_bind_template_callback (widget_class, studio_find_bids_row_activated);
}

static void
studio_find_bids_init (StudioFindBids *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_list_box_set_sort_func (self->list, studio_find_bids_compare, NULL, NULL);
}

void
studio_find_bids_set_session (StudioFindBids    *self,
                              HekPictureSession *session)
{
  g_return_if_fail (STUDIO_IS_FIND_BIDS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "found", G_CALLBACK (studio_find_bids_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "source-changed", G_CALLBACK (studio_find_bids_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (studio_find_bids_update_marks),
                           self, G_CONNECT_SWAPPED);
}
