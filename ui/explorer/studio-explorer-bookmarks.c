/* SPDX-License-Identifier: Apache-2.0 */
/* The rows, at most 100, are made each time the popover opens or a bookmark changes. */
#include "config.h"

#include "studio-explorer-bookmarks.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-explorer-layouts-ask.h"
#include "studio-explorer-resource.h"
#include "studio-page.h"
#include "studio-toast.h"

#define N_KEYS 9u /* the first ones have a key */

struct _StudioExplorerBookmarks
{
  GtkWidget parent_instance;

  /* template */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkWidget *add, *scroller, *empty, *undo_box;
  GtkLabel *undo_label;
  GtkListBox *list;

  HekExplorerView *view;       /* owned (nullable) */
  GSimpleActionGroup *actions; /* owned */
  char *deleted;               /* owned (nullable): name of what undo brings back */
};

G_DEFINE_FINAL_TYPE (StudioExplorerBookmarks, studio_explorer_bookmarks, GTK_TYPE_WIDGET)

/* --- rows ------------------------------------------------------------------------------------ */

/* (nullable): the name of its layout; %NULL: it is gone */
static const char *
find_layout (StudioExplorerBookmarks   *self,
             const HekExplorerBookmark *bookmark)
{
  HekExplorerSession *session = hek_explorer_view_get_session (self->view);
  const GPtrArray *layouts = hek_explorer_session_get_layouts (session);

  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (g_str_equal (info->id, hek_explorer_bookmark_get_layout (bookmark)))
        return info->name;
    }
  return NULL;
}

static GtkWidget *
new_button (const char *icon,
            const char *action,
            guint       idx,
            char       *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", idx);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "studio-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_free (name);
  return button;
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_row (StudioExplorerBookmarks   *self,
         const HekExplorerBookmark *bookmark,
         guint                      idx)
{
  const char *name = hek_explorer_bookmark_get_name (bookmark);
  const char *layout = find_layout (self, bookmark);
  const char *detail = layout != NULL ? layout : _("Its layout was deleted");
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *below = new_label (detail, "caption");
  g_autofree char *key = idx < N_KEYS ? g_strdup_printf ("%u", idx + 1) : g_strdup ("");
  GtkWidget *number = new_label (key, "numeric");

  gtk_widget_add_css_class (number, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (number), 1);
  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (texts), new_label (name, NULL));
  gtk_box_append (GTK_BOX (texts), below);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), new_button ("document-edit-symbolic", "bookmarks.rename", idx,
                                             g_strdup_printf (_("Rename %s"), name)));
  gtk_box_append (GTK_BOX (box), new_button ("user-trash-symbolic", "bookmarks.delete", idx,
                                             g_strdup_printf (_("Delete %s"), name)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), layout != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  return row;
}

static void
studio_explorer_bookmarks_update (StudioExplorerBookmarks *self)
{
  const GPtrArray *bookmarks = hek_explorer_view_get_bookmarks (self->view);
  HekExplorerSession *session = hek_explorer_view_get_session (self->view);
  GtkWidget *row;

  studio_actions_enable (self->actions, "add",
                         hek_explorer_session_get_data (session) != NULL
                           && bookmarks->len < HEK_EXPLORER_MAX_BOOKMARKS);
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < bookmarks->len; i++)
    gtk_list_box_append (self->list, new_row (self, bookmarks->pdata[i], i));
  gtk_widget_set_visible (self->scroller, bookmarks->len > 0);
  gtk_widget_set_visible (self->empty, bookmarks->len == 0);
  gtk_widget_set_visible (self->undo_box, self->deleted != NULL);
  if (self->deleted != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Deleted “%s”"), self->deleted);

      gtk_label_set_text (self->undo_label, text);
    }
}

/* --- what the user does ---------------------------------------------------------------------- */

/* @text: (transfer full) */
static void
tell (StudioExplorerBookmarks *self,
      char                    *text)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);

  if (page != NULL && !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    studio_page_add_toast (STUDIO_PAGE (page), studio_toast_new (text));
  g_free (text);
}

void
studio_explorer_bookmarks_add (StudioExplorerBookmarks *self)
{
  const GPtrArray *bookmarks;
  int idx;

  g_return_if_fail (STUDIO_IS_EXPLORER_BOOKMARKS (self));

  idx = hek_explorer_view_add_bookmark (self->view, NULL);
  bookmarks = hek_explorer_view_get_bookmarks (self->view);
  if (idx >= 0)
    tell (self, g_strdup_printf (_("Bookmark “%s” added"),
                                 hek_explorer_bookmark_get_name (bookmarks->pdata[idx])));
  else if (bookmarks->len >= HEK_EXPLORER_MAX_BOOKMARKS)
    tell (self, g_strdup_printf (_("There are %u bookmarks already: delete one first."),
                                 bookmarks->len));
}

void
studio_explorer_bookmarks_go (StudioExplorerBookmarks *self,
                              guint                    idx)
{
  const GPtrArray *bookmarks;

  g_return_if_fail (STUDIO_IS_EXPLORER_BOOKMARKS (self));

  bookmarks = hek_explorer_view_get_bookmarks (self->view);
  if (idx < bookmarks->len && !hek_explorer_view_go_bookmark (self->view, idx))
    tell (self, g_strdup_printf (_("The layout of “%s” was deleted."),
                                 hek_explorer_bookmark_get_name (bookmarks->pdata[idx])));
}

void
studio_explorer_bookmarks_popup (StudioExplorerBookmarks *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_BOOKMARKS (self));

  gtk_menu_button_popup (self->button);
}

static void
studio_explorer_bookmarks_activated (StudioExplorerBookmarks *self,
                                     GtkListBoxRow           *row)
{
  guint idx = (guint) gtk_list_box_row_get_index (row);

  gtk_popover_popdown (self->popover);
  studio_explorer_bookmarks_go (self, idx);
}

static void
studio_explorer_bookmarks_delete (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  StudioExplorerBookmarks *self = user_data;
  const GPtrArray *bookmarks = hek_explorer_view_get_bookmarks (self->view);
  guint idx = g_variant_get_uint32 (parameter);

  if (idx >= bookmarks->len)
    return;
  g_free (self->deleted);
  self->deleted = g_strdup (hek_explorer_bookmark_get_name (bookmarks->pdata[idx]));
  gtk_widget_grab_focus (self->add); /* the button goes with its row */
  hek_explorer_view_delete_bookmark (self->view, idx);
  studio_explorer_bookmarks_update (self);
}

static void
studio_explorer_bookmarks_undo (StudioExplorerBookmarks *self)
{
  g_clear_pointer (&self->deleted, g_free);
  gtk_widget_grab_focus (self->add);
  hek_explorer_view_restore_bookmark (self->view);
  studio_explorer_bookmarks_update (self);
}

/* --- names ----------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerView *view; /* owned */
  guint idx;
  char *name;            /* owned: of then: indices move */
} Rename;

static void
rename_free (gpointer data)
{
  Rename *rename = data;

  g_object_unref (rename->view);
  g_free (rename->name);
  g_free (rename);
}

static char *
check_name (const char *name,
            gpointer    data)
{
  g_autofree char *rest = g_strstrip (g_strdup (name));

  return *rest == '\0' ? g_strdup (_("A bookmark needs a name.")) : NULL;
}

static void
take_name (const char *name,
           gpointer    data)
{
  Rename *rename = data;
  const GPtrArray *bookmarks = hek_explorer_view_get_bookmarks (rename->view);

  if (rename->idx < bookmarks->len
      && g_str_equal (hek_explorer_bookmark_get_name (bookmarks->pdata[rename->idx]),
                      rename->name))
    hek_explorer_view_rename_bookmark (rename->view, rename->idx, name);
}

static void
studio_explorer_bookmarks_rename (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  StudioExplorerBookmarks *self = user_data;
  const GPtrArray *bookmarks = hek_explorer_view_get_bookmarks (self->view);
  guint idx = g_variant_get_uint32 (parameter);
  g_autofree char *heading = NULL;
  Rename *rename;

  if (idx >= bookmarks->len)
    return;
  rename = g_new0 (Rename, 1);
  rename->view = g_object_ref (self->view);
  rename->idx = idx;
  rename->name = g_strdup (hek_explorer_bookmark_get_name (bookmarks->pdata[idx]));
  heading = g_strdup_printf (_("Rename %s"), rename->name);
  gtk_popover_popdown (self->popover);
  studio_explorer_ask_name (GTK_WIDGET (self), heading, _("Name of the bookmark"), rename->name,
                            check_name, take_name, rename, rename_free);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_bookmarks_closed (StudioExplorerBookmarks *self)
{
  g_clear_pointer (&self->deleted, g_free);
}

static void
studio_explorer_bookmarks_dispose (GObject *object)
{
  StudioExplorerBookmarks *self = STUDIO_EXPLORER_BOOKMARKS (object);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (hek_explorer_view_get_session (self->view), self);
      g_signal_handlers_disconnect_by_data (self->view, self);
    }
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;
  g_clear_object (&self->view);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_bookmarks_parent_class)->dispose (object);
}

static void
studio_explorer_bookmarks_finalize (GObject *object)
{
  g_free (STUDIO_EXPLORER_BOOKMARKS (object)->deleted);
  G_OBJECT_CLASS (studio_explorer_bookmarks_parent_class)->finalize (object);
}

static void
studio_explorer_bookmarks_class_init (StudioExplorerBookmarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_bookmarks_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_bookmarks_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-bookmarks.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerBookmarks, child)
  BIND (button);
  BIND (popover);
  BIND (add);
  BIND (scroller);
  BIND (empty);
  BIND (undo_box);
  BIND (undo_label);
  BIND (list);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_bookmarks_activated);
}

static void
studio_explorer_bookmarks_init (StudioExplorerBookmarks *self)
{
  static const StudioPlainAction plain[] = {
    { "add", G_CALLBACK (studio_explorer_bookmarks_add) },
    { "undo", G_CALLBACK (studio_explorer_bookmarks_undo) },
  };
  static const GActionEntry entries[] = {
    { "rename", studio_explorer_bookmarks_rename, "u" },
    { "delete", studio_explorer_bookmarks_delete, "u" },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "bookmarks",
                                  G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (studio_explorer_bookmarks_update),
                            self);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (studio_explorer_bookmarks_closed),
                            self);
}

GtkWidget *
studio_explorer_bookmarks_new (HekExplorerView *view)
{
  StudioExplorerBookmarks *self;
  HekExplorerSession *session;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_BOOKMARKS, NULL);
  self->view = g_object_ref (view);
  session = hek_explorer_view_get_session (view);
  g_signal_connect_swapped (view, "bookmarks-changed",
                            G_CALLBACK (studio_explorer_bookmarks_update), self);
  g_signal_connect_swapped (session, "data-changed",
                            G_CALLBACK (studio_explorer_bookmarks_update), self);
  g_signal_connect_swapped (session, "layouts-changed",
                            G_CALLBACK (studio_explorer_bookmarks_update), self);
  studio_explorer_bookmarks_update (self);
  return GTK_WIDGET (self);
}
