/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-chip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-image-file.h"
#include "studio-search-text.h"

#define STUDIO_CHIP_SIDE 24
#define STUDIO_CHIP_CHARS 28

struct _StudioSearchChip
{
  GtkWidget parent_instance;

  StudioSearchDraft *draft; /* owned */
  guint idx;
};

G_DEFINE_FINAL_TYPE (StudioSearchChip, studio_search_chip, GTK_TYPE_WIDGET)

/* The bar makes new chips when the query changes, so that none of its own state follows here. */
static void
studio_search_chip_toggled (StudioSearchChip *self,
                            GtkToggleButton  *button)
{
  g_autoptr (StudioSearchChip) keep = g_object_ref (self);

  studio_search_draft_set_like (self->draft, self->idx, gtk_toggle_button_get_active (button));
}

static void
studio_search_chip_removed (StudioSearchChip *self)
{
  g_autoptr (StudioSearchChip) keep = g_object_ref (self);

  studio_search_draft_remove_term (self->draft, self->idx);
}

static void
studio_search_chip_dispose (GObject *object)
{
  StudioSearchChip *self = STUDIO_SEARCH_CHIP (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (studio_search_chip_parent_class)->dispose (object);
}

static void
studio_search_chip_class_init (StudioSearchChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_chip_dispose;
  gtk_widget_class_set_css_name (widget_class, "searchchip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
studio_search_chip_init (StudioSearchChip *self)
{
}

/* --- making ---------------------------------------------------------------------------------- */

static void
studio_search_chip_add_tile (StudioSearchChip       *self,
                             const HekSearchTerm    *term,
                             const StudioSearchLook *look,
                             HekSearchItem          *item)
{
  GtkWidget *tile;

  if (item == NULL && (term->kind != HEK_TERM_FILE || !hek_image_is_picture_name (term->text)))
    return;
  tile = studio_search_tile_new (look, STUDIO_CHIP_SIDE);
  if (item != NULL)
    studio_search_tile_set_item (STUDIO_SEARCH_TILE (tile), item);
  else
    studio_search_tile_set_path (STUDIO_SEARCH_TILE (tile), term->text);
  gtk_widget_set_parent (tile, GTK_WIDGET (self));
}

static void
studio_search_chip_add_toggle (StudioSearchChip    *self,
                               const HekSearchTerm *term,
                               const char          *text)
{
  gboolean is_like = term->weight >= 0;
  GtkWidget *toggle = gtk_toggle_button_new ();
  g_autofree char *name = g_strdup_printf (is_like ? _("Like %s") : _("Unlike %s"), text);

  gtk_button_set_icon_name (GTK_BUTTON (toggle),
                            is_like ? "list-add-symbolic" : "list-remove-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), is_like);
  gtk_widget_set_tooltip_text (toggle, is_like ? _("Answers are like this. Click for the opposite")
                                               : _("Answers are unlike this. Click for like"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (toggle, "flat");
  gtk_widget_add_css_class (toggle, "studio-small");
  g_signal_connect_swapped (toggle, "toggled", G_CALLBACK (studio_search_chip_toggled), self);
  gtk_widget_set_parent (toggle, GTK_WIDGET (self));
}

static void
studio_search_chip_add_label (StudioSearchChip    *self,
                              const HekSearchTerm *term,
                              const char          *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), STUDIO_CHIP_CHARS);
  if (term->kind != HEK_TERM_NUMBERS)
    gtk_widget_set_tooltip_text (label, term->text);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static void
studio_search_chip_add_remove (StudioSearchChip *self,
                               const char       *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_("Remove %s"), text);

  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "studio-small");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (studio_search_chip_removed), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

GtkWidget *
studio_search_chip_new (StudioSearchDraft      *draft,
                        guint                   idx,
                        const StudioSearchLook *look,
                        HekSearchItem          *item)
{
  StudioSearchChip *self = g_object_new (STUDIO_TYPE_SEARCH_CHIP, NULL);
  const HekSearchTerm *term = &studio_search_draft_get (draft)->terms[idx];
  const char *picture = item != NULL ? hek_search_item_get_picture (item) : NULL;
  g_autofree char *text = picture != NULL ? g_filename_display_basename (picture)
                                          : studio_search_text_term (term);

  self->draft = g_object_ref (draft);
  self->idx = idx;
  gtk_box_layout_set_spacing (
    GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (term->weight < 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unlike");
  studio_search_chip_add_toggle (self, term, text);
  studio_search_chip_add_tile (self, term, look, item);
  studio_search_chip_add_label (self, term, text);
  studio_search_chip_add_remove (self, text);
  return GTK_WIDGET (self);
}
