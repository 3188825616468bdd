/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the controls together and keeps the sections' titles and the selected trial right. The trial
 * list is a list view over the session's model: the selected row is the trial of the current
 * recipe, selecting another adopts it.
 */
#include "config.h"

#include "studio-sidebar.h"

#include <glib/gi18n.h>

#include "studio-find-popover.h"
#include "studio-patch-atlas.h"
#include "studio-recipe-controls.h"
#include "studio-resource.h"
#include "studio-trial-row.h"
#include "studio-view-controls.h"
#include "studio-viewing-controls.h"

struct _StudioSidebar
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkBox *groups;
  StudioRecipeControls *recipe;
  StudioViewingControls *viewing;
  StudioViewControls *view;
  GtkMenuButton *find_button;
  StudioFindPopover *find_popover;
  GtkWidget *colors_box;
  GtkLabel *colors_title;
  GtkLabel *colors_detail;
  StudioPaletteView *palette;
  StudioPatchAtlas *atlas;
  GtkLabel *trials_detail;
  GtkListView *trial_list;

  HekPictureSession *session;    /* owned (nullable) */
  GtkSingleSelection *selection; /* owned (nullable): of trials */
  gboolean updating;             /* the selection follows the recipe, not the user */
};

G_DEFINE_FINAL_TYPE (StudioSidebar, studio_sidebar, GTK_TYPE_WIDGET)

static void
studio_sidebar_update_colors (StudioSidebar *self)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);
  guint n_colors
    = result != NULL && result->indexed != NULL ? result->indexed->palette.n_colors : 0;
  guint n_patches = result != NULL ? result->n_patches : 0;
  g_autofree char *detail = NULL;

  gtk_widget_set_visible (self->colors_box, n_colors > 0 || n_patches > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->palette), n_patches == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->atlas), n_patches > 0);
  studio_patch_atlas_set_result (self->atlas, result);
  if (n_patches > 0)
    {
      gtk_label_set_text (self->colors_title, _("Codebook"));
      detail = g_strdup_printf (_("%u patches of %u × %u"), n_patches, result->patch_side,
                                result->patch_side);
    }
  else
    {
      gtk_label_set_text (self->colors_title, _("Palette"));
      detail = g_strdup_printf (ngettext ("%u colour", "%u colours", n_colors), n_colors);
    }
  gtk_label_set_text (self->colors_detail, detail);
}

/* Selects the trial of the current recipe, or none. */
static void
studio_sidebar_update_selection (StudioSidebar *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  GListModel *trials = hek_picture_session_get_trials (self->session);
  guint n = g_list_model_get_n_items (trials);
  guint selected = GTK_INVALID_LIST_POSITION;
  g_autofree char *detail = NULL;

  for (guint i = 0; i < n && selected == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (HekTrialItem) item = g_list_model_get_item (trials, i);

      if (hek_recipe_equal (&hek_trial_item_get_trial (item)->recipe, recipe))
        selected = i;
    }
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, selected);
  self->updating = FALSE;
  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->trial_list), "list.scroll-to-item", "u",
                                selected);
  detail = n > 0 ? g_strdup_printf ("%u", n) : g_strdup (_("Each setting you try is kept here"));
  gtk_label_set_text (self->trials_detail, detail);
}

static void
studio_sidebar_trial_selected (StudioSidebar *self)
{
  HekTrialItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->updating)
    hek_picture_session_adopt_trial (self->session, item);
}

/* How light is shown comes first where it matters most. */
static void
studio_sidebar_update_order (StudioSidebar      *self,
                             StudioViewSettings *settings)
{
  GtkWidget *before = studio_view_settings_is_hdr (settings) ? NULL : self->colors_box;

  if (gtk_widget_get_prev_sibling (GTK_WIDGET (self->view)) != before)
    gtk_box_reorder_child_after (self->groups, GTK_WIDGET (self->view), before);
}

static void
studio_sidebar_setup_row (GtkListItemFactory *factory,
                          GtkListItem        *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (STUDIO_TYPE_TRIAL_ROW, NULL));
}

static void
studio_sidebar_bind_row (GtkListItemFactory *factory,
                         GtkListItem        *list_item,
                         gpointer            user_data)
{
  StudioSidebar *self = user_data;

  studio_trial_row_set_item (STUDIO_TRIAL_ROW (gtk_list_item_get_child (list_item)), self->session,
                             gtk_list_item_get_item (list_item));
}

static void
studio_sidebar_unbind_row (GtkListItemFactory *factory,
                           GtkListItem        *list_item)
{
  studio_trial_row_set_item (STUDIO_TRIAL_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
studio_sidebar_dispose (GObject *object)
{
  StudioSidebar *self = STUDIO_SIDEBAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_sidebar_parent_class)->dispose (object);
}

static void
studio_sidebar_class_init (StudioSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_RECIPE_CONTROLS);
  g_type_ensure (STUDIO_TYPE_FIND_POPOVER);
  g_type_ensure (STUDIO_TYPE_PALETTE_VIEW);
  g_type_ensure (STUDIO_TYPE_PATCH_ATLAS);
  g_type_ensure (STUDIO_TYPE_VIEW_CONTROLS);
  g_type_ensure (STUDIO_TYPE_VIEWING_CONTROLS);

  G_OBJECT_CLASS (klass)->dispose = studio_sidebar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-sidebar.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, groups);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, recipe);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, viewing);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, find_button);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, find_popover);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, colors_box);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, colors_title);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, colors_detail);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, palette);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, atlas);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, trials_detail);
  gtk_widget_class_bind_template_child (widget_class, StudioSidebar, trial_list);
}

static void
studio_sidebar_init (StudioSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a setting"), -1);
}

static void
studio_sidebar_set_trials (StudioSidebar *self,
                           GListModel    *trials)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (studio_sidebar_setup_row), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (studio_sidebar_bind_row), self, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (studio_sidebar_unbind_row), NULL);
  gtk_list_view_set_factory (self->trial_list, factory);
  g_object_unref (factory);

  self->selection = gtk_single_selection_new (g_object_ref (trials));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->trial_list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (studio_sidebar_trial_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trials, "items-changed", G_CALLBACK (studio_sidebar_update_selection),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
studio_sidebar_set_session (StudioSidebar      *self,
                            HekPictureSession  *session,
                            HekJobList         *jobs,
                            StudioViewSettings *settings)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self) && self->session == NULL);

  self->session = g_object_ref (session);
  studio_recipe_controls_set_session (self->recipe, session);
  studio_find_popover_set_session (self->find_popover, session, jobs);
  studio_palette_view_set_session (self->palette, session);
  studio_viewing_controls_set_session (self->viewing, session, settings);
  studio_view_controls_set_settings (self->view, settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (studio_sidebar_update_order), self,
                           G_CONNECT_SWAPPED);
  studio_sidebar_set_trials (self, hek_picture_session_get_trials (session));
  g_signal_connect_object (session, "result-changed", G_CALLBACK (studio_sidebar_update_colors),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (studio_sidebar_update_selection),
                           self, G_CONNECT_SWAPPED);
  studio_sidebar_update_colors (self);
  studio_sidebar_update_selection (self);
}

StudioPaletteView *
studio_sidebar_get_palette (StudioSidebar *self)
{
  g_return_val_if_fail (STUDIO_IS_SIDEBAR (self), NULL);

  return self->palette;
}

void
studio_sidebar_reset_recipe (StudioSidebar *self)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  studio_recipe_controls_reset (self->recipe);
}

void
studio_sidebar_open_find (StudioSidebar *self)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  gtk_menu_button_popup (self->find_button);
}
