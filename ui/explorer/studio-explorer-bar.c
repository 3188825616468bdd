/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the layouts are a string list, replaced when the session has others; what a row says
 * beside the name is looked up by it. */
#include "config.h"

#include "studio-explorer-bar.h"

#include <glib/gi18n.h>

#include "studio-collections.h"
#include "studio-explorer-layouts-text.h"
#include "studio-explorer-resource.h"
#include "studio-menu-names.h"
#include "studio-name-box.h"
#include "studio-name-row.h"
#include "studio-own-name.h"

struct _StudioExplorerBar
{
  GtkWidget parent_instance;

  GtkDropDown *collections;
  GtkDropDown *layouts;
  GtkBox *end;
  GtkMenuButton *menu_button;

  HekLibrary *library;         /* owned */
  HekExplorerSession *session; /* owned */
  GtkStringList *names;        /* owned: of the layouts */
  char *told;                  /* owned (nullable): what their rows say */
  gboolean updating;           /* what is selected was not selected by the user */
};

G_DEFINE_FINAL_TYPE (StudioExplorerBar, studio_explorer_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_COLLECTION_CHOSEN,
  SIGNAL_LAYOUT_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- collections ----------------------------------------------------------------------------- */

static void
studio_explorer_bar_collection_selected (StudioExplorerBar *self)
{
  HekLibraryItem *item = gtk_drop_down_get_selected_item (self->collections);

  if (!self->updating && item != NULL)
    g_signal_emit (self, signals[SIGNAL_COLLECTION_CHOSEN], 0,
                   hek_library_item_get_info (item)->uuid);
}

static void
studio_explorer_bar_show_collection (StudioExplorerBar *self)
{
  const char *uuid = hek_explorer_session_get_collection (self->session);

  self->updating = TRUE;
  gtk_drop_down_set_selected (self->collections, studio_collections_find (self->library, uuid));
  self->updating = FALSE;
}

static void
studio_explorer_bar_collections_changing (StudioExplorerBar *self)
{
  self->updating = TRUE;
}

static void
studio_explorer_bar_set_collections (StudioExplorerBar *self)
{
  GListModel *model = hek_library_get_collections (self->library);

  /* before the drop-down hears of it, and after */
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (studio_explorer_bar_collections_changing), self,
                           G_CONNECT_SWAPPED);
  self->updating = TRUE;
  studio_collections_fill (self->collections, self->library);
  self->updating = FALSE;
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (studio_explorer_bar_show_collection), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* --- layouts --------------------------------------------------------------------------------- */

static const HekCollectionLayoutInfo *
studio_explorer_bar_find_layout (StudioExplorerBar *self,
                                 const char        *name)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);

  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (g_str_equal (info->name, name))
        return info;
    }
  return NULL;
}

static void
studio_explorer_bar_layout_selected (StudioExplorerBar *self)
{
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->layouts);

  if (!self->updating && name != NULL)
    g_signal_emit (self, signals[SIGNAL_LAYOUT_CHOSEN], 0, gtk_string_object_get_string (name));
}

/* What is told of a layout beside its name. (transfer full) */
static char *
studio_explorer_bar_describe_layout (StudioExplorerBar *self,
                                     const char        *name)
{
  const HekCollectionLayoutInfo *info = studio_explorer_bar_find_layout (self, name);
  HekLayoutRecipe recipe;

  if (info == NULL)
    return g_strdup ("");
  if (info->problem != NULL)
    return g_strdup (_("damaged"));
  if (info->unfinished)
    return g_strdup (_("unfinished"));
  if (!hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    return g_strdup ("");
  if (recipe.geometry == HEK_GEOMETRY_EUCLIDEAN)
    return g_strdup_printf (_("%uD"), recipe.n_dims);
  return g_strdup (studio_layout_geometry_label (recipe.geometry));
}

static void
studio_explorer_bar_bind_layout (StudioNameRow *row,
                                 gpointer       item,
                                 gpointer       user_data)
{
  StudioExplorerBar *self = user_data;
  const char *name = gtk_string_object_get_string (item);
  g_autofree char *what = studio_explorer_bar_describe_layout (self, name);

  studio_name_row_set (row, name, what);
}

/* Rows are made anew when a name has changed, or what is told beside it. */
static void
studio_explorer_bar_take_names (StudioExplorerBar *self,
                                const GPtrArray   *layouts)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];
      g_autofree char *what = studio_explorer_bar_describe_layout (self, info->name);

      g_ptr_array_add (names, info->name);
      g_string_append_printf (told, "%s\n%s\n", info->name, what);
    }
  g_ptr_array_add (names, NULL);
  if (g_strcmp0 (self->told, told->str) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (told->str);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *) names->pdata);
}

static void
studio_explorer_bar_show_layout (StudioExplorerBar *self)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint selected = GTK_INVALID_LIST_POSITION;

  /* what is shown keeps its id when it is renamed */
  for (guint i = 0; data != NULL && i < layouts->len; i++)
    if (g_strcmp0 (((HekCollectionLayoutInfo *) layouts->pdata[i])->id, data->info->id) == 0)
      selected = i;
  self->updating = TRUE;
  studio_explorer_bar_take_names (self, layouts);
  /* what was chosen and is being opened stays chosen */
  if (!hek_explorer_session_is_opening (self->session))
    gtk_drop_down_set_selected (self->layouts, selected);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->layouts), layouts->len > 0);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_explorer_bar_dispose (GObject *object)
{
  StudioExplorerBar *self = STUDIO_EXPLORER_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->library);
  g_clear_object (&self->session);
  g_clear_object (&self->names);
  g_clear_pointer (&self->told, g_free);
  G_OBJECT_CLASS (studio_explorer_bar_parent_class)->dispose (object);
}

static void
studio_explorer_bar_class_init (StudioExplorerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_bar_dispose;

  signals[SIGNAL_COLLECTION_CHOSEN]
    = g_signal_new ("collection-chosen", STUDIO_TYPE_EXPLORER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_LAYOUT_CHOSEN]
    = g_signal_new ("layout-chosen", STUDIO_TYPE_EXPLORER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (STUDIO_TYPE_NAME_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_EXPLORER_RESOURCE ("studio-explorer-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerBar, collections);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerBar, layouts);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerBar, end);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerBar, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_bar_collection_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_bar_layout_selected);
}

static void
studio_explorer_bar_init (StudioExplorerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = gtk_string_list_new (NULL);
  studio_own_name_keep (self->collections);
  studio_own_name_keep (self->layouts);
}

void
studio_explorer_bar_set_up (StudioExplorerBar  *self,
                            HekLibrary         *library,
                            HekExplorerSession *session)
{
  g_autoptr (GtkExpression) name
    = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_return_if_fail (STUDIO_IS_EXPLORER_BAR (self) && self->session == NULL);

  self->library = g_object_ref (library);
  self->session = g_object_ref (session);
  studio_explorer_bar_set_collections (self);
  self->updating = TRUE;
  gtk_drop_down_set_expression (self->layouts, name);
  studio_name_row_set_factories (self->layouts, studio_explorer_bar_bind_layout, self);
  gtk_drop_down_set_model (self->layouts, G_LIST_MODEL (self->names));
  self->updating = FALSE;
}

void
studio_explorer_bar_update (StudioExplorerBar *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_BAR (self) && self->session != NULL);

  studio_explorer_bar_show_collection (self);
  studio_explorer_bar_show_layout (self);
}

void
studio_explorer_bar_open_collections (StudioExplorerBar *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->collections));
  g_signal_emit_by_name (self->collections, "activate");
}

void
studio_explorer_bar_set_menu (StudioExplorerBar *self,
                              GMenuModel        *menu)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_BAR (self));

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  studio_menu_names_keep (gtk_menu_button_get_popover (self->menu_button));
}

void
studio_explorer_bar_add (StudioExplorerBar *self,
                         GtkWidget         *widget)
{
  GtkWidget *before;

  g_return_if_fail (STUDIO_IS_EXPLORER_BAR (self) && GTK_IS_WIDGET (widget));

  before = gtk_widget_get_prev_sibling (GTK_WIDGET (self->menu_button));
  gtk_box_insert_child_after (self->end, widget, before);
}
