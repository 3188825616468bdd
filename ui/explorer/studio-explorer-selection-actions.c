/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done with the selected rows. */
#include "config.h"

#include "studio-explorer-selection-private.h"

#include <glib/gi18n.h>

#include "hek-explorer-grow.h"
#include "studio-actions.h"
#include "studio-count.h"
#include "studio-page.h"
#include "studio-toast.h"

static void
studio_explorer_selection_toast (StudioExplorerSelection *self,
                                 const char              *text)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);

  if (page != NULL)
    studio_page_add_toast (STUDIO_PAGE (page), studio_toast_new (text));
}

/* --- which rows ------------------------------------------------------------------------------ */

/* (transfer full) (nullable): the rows that the filters leave */
static HekSceneSet *
studio_explorer_selection_dup_shown (StudioExplorerSelection *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  HekSceneSet *visible = hek_explorer_view_get_visible (self->view);

  if (data == NULL)
    return NULL;
  /* a frame of a layout that is being computed has rows of its own */
  if (visible == NULL || hek_explorer_view_is_live (self->view)
      || hek_scene_set_n_rows (visible) != data->n_rows)
    return hek_scene_set_new_all (data->n_rows);
  return hek_scene_set_ref (visible);
}

static void
studio_explorer_selection_all (StudioExplorerSelection *self)
{
  g_autoptr (HekSceneSet) shown = studio_explorer_selection_dup_shown (self);

  if (shown != NULL)
    hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, shown);
}

static void
studio_explorer_selection_invert (StudioExplorerSelection *self)
{
  g_autoptr (HekSceneSet) shown = studio_explorer_selection_dup_shown (self);

  if (shown != NULL)
    hek_explorer_session_select (self->session, HEK_SCENE_SET_TOGGLE, shown);
}

static void
studio_explorer_selection_clear (StudioExplorerSelection *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autoptr (HekSceneSet) none = data != NULL ? hek_scene_set_new_empty (data->n_rows) : NULL;

  if (none != NULL)
    hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, none);
}

static void
studio_explorer_selection_undo (StudioExplorerSelection *self)
{
  hek_explorer_session_undo (self->session);
}

static void
studio_explorer_selection_redo (StudioExplorerSelection *self)
{
  hek_explorer_session_redo (self->session);
}

static void
studio_explorer_selection_grow (GSimpleAction *action,
                                GVariant      *k,
                                gpointer       user_data)
{
  StudioExplorerSelection *self = user_data;

  hek_explorer_session_grow (self->session,
                             CLAMP (g_variant_get_uint32 (k), 1, HEK_EXPLORER_GROW_MAX_K));
}

/* --- one row of them ------------------------------------------------------------------------- */

static void
studio_explorer_selection_change (StudioExplorerSelection *self,
                                  HekSceneSetOp            op)
{
  guint32 row = studio_explorer_selection_rows_get_chosen (self->rows);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autoptr (HekSceneSet) set = NULL;

  if (data == NULL || row == HEK_EXPLORER_NO_ROW)
    return;
  set = hek_scene_set_new_rows (data->n_rows, &row, 1);
  hek_explorer_session_select (self->session, op, set);
}

static void
studio_explorer_selection_remove (StudioExplorerSelection *self)
{
  studio_explorer_selection_change (self, HEK_SCENE_SET_SUBTRACT);
}

static void
studio_explorer_selection_only (StudioExplorerSelection *self)
{
  studio_explorer_selection_change (self, HEK_SCENE_SET_REPLACE);
}

static void
studio_explorer_selection_details (StudioExplorerSelection *self)
{
  guint32 row = studio_explorer_selection_rows_get_chosen (self->rows);

  if (row != HEK_EXPLORER_NO_ROW)
    g_signal_emit_by_name (self, "row-activated", row);
}

static void
studio_explorer_selection_sort_distance (StudioExplorerSelection *self)
{
  guint32 row = studio_explorer_selection_rows_get_chosen (self->rows);

  if (row != HEK_EXPLORER_NO_ROW)
    hek_explorer_selection_list_set_order (self->list, &(HekExplorerOrder) {
      HEK_EXPLORER_ORDER_DISTANCE, .row = row });
}

static void
studio_explorer_selection_copy_key (StudioExplorerSelection *self)
{
  guint32 row = studio_explorer_selection_rows_get_chosen (self->rows);
  HekExplorerFacts *facts = hek_explorer_details_get_facts (self->details);

  if (facts == NULL || facts->row != row)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), facts->key);
  studio_explorer_selection_toast (self, _("Key copied"));
}

/* --- out of it ------------------------------------------------------------------------------- */

static void
studio_explorer_selection_copy (StudioExplorerSelection *self)
{
  hek_explorer_selection_list_read_keys (self->list);
}

void
studio_explorer_selection_keys_read (StudioExplorerSelection *self,
                                     const char              *keys,
                                     guint                    n_keys)
{
  guint32 n = studio_explorer_selection_get_count (self, NULL);
  g_autofree char *count = studio_count_format (n_keys);
  g_autofree char *all = studio_count_format (n);
  g_autofree char *text
    = n_keys < n ? g_strdup_printf (_("First %s of %s keys copied: the clipboard takes no more"),
                                    count, all)
                 : g_strdup_printf (ngettext ("%s key copied", "%s keys copied", n_keys), count);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), keys);
  studio_explorer_selection_toast (self, text);
}

static void
studio_explorer_selection_export (StudioExplorerSelection *self)
{
  g_signal_emit_by_name (self, "export-requested");
}

/* --- tags ------------------------------------------------------------------------------------ */

static void
studio_explorer_selection_tag (StudioExplorerSelection *self)
{
  studio_explorer_selection_tags_focus (self->tags);
}

static void
studio_explorer_selection_select_tag (GSimpleAction *action,
                                      GVariant      *target,
                                      gpointer       user_data)
{
  StudioExplorerSelection *self = user_data;
  const char *name;
  guint32 op;

  g_variant_get (target, "(&su)", &name, &op);
  if (op <= HEK_SCENE_SET_TOGGLE)
    hek_explorer_session_select_tag (self->session, name, (HekSceneSetOp) op);
}

static void
studio_explorer_selection_delete_tag (GSimpleAction *action,
                                      GVariant      *name,
                                      gpointer       user_data)
{
  StudioExplorerSelection *self = user_data;

  hek_explorer_session_delete_tag (self->session, g_variant_get_string (name, NULL));
}

static void
studio_explorer_selection_undo_tag (StudioExplorerSelection *self)
{
  if (self->session != NULL)
    hek_explorer_session_undo_tag (self->session);
}

/* (transfer full) */
static char *
studio_explorer_selection_tell_tag (const char           *name,
                                    HekExplorerTagChange  change)
{
  switch (change)
    {
    case HEK_EXPLORER_TAG_MADE:
      return g_strdup_printf (_("Rows tagged “%s”"), name);
    case HEK_EXPLORER_TAG_REPLACED:
      return g_strdup_printf (_("Rows of the tag “%s” replaced"), name);
    case HEK_EXPLORER_TAG_DELETED:
      return g_strdup_printf (_("Tag “%s” deleted"), name);
    case HEK_EXPLORER_TAG_TURNED:
    default:
      return g_strdup_printf (_("Tag “%s” changed back"), name);
    }
}

void
studio_explorer_selection_tag_changed (StudioExplorerSelection *self,
                                       const char              *name,
                                       guint                    change,
                                       gboolean                 can_undo)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);
  g_autofree char *text
    = studio_explorer_selection_tell_tag (name, (HekExplorerTagChange) change);
  AdwToast *toast;

  if (page == NULL)
    return;
  if (self->tag_toast != NULL)
    adw_toast_dismiss (self->tag_toast); /* its button would undo this change by now */
  toast = studio_toast_new (text);
  if (can_undo)
    {
      adw_toast_set_button_label (toast, _("Undo"));
      g_signal_connect_object (toast, "button-clicked",
                               G_CALLBACK (studio_explorer_selection_undo_tag), self,
                               G_CONNECT_SWAPPED);
    }
  g_set_weak_pointer (&self->tag_toast, toast);
  studio_page_add_toast (STUDIO_PAGE (page), toast);
}

/* --- looks ----------------------------------------------------------------------------------- */

static void
studio_explorer_selection_change_view (GSimpleAction *action,
                                       GVariant      *value,
                                       gpointer       user_data)
{
  StudioExplorerSelection *self = user_data;
  const char *name = g_variant_get_string (value, NULL);

  if (!g_str_equal (name, "table") && !g_str_equal (name, "tiles"))
    return;
  studio_explorer_selection_rows_set_grid (self->rows, g_str_equal (name, "tiles"));
  g_simple_action_set_state (action, value);
}

static void
studio_explorer_selection_change_as_pictures (GSimpleAction *action,
                                              GVariant      *value,
                                              gpointer       user_data)
{
  StudioExplorerSelection *self = user_data;

  studio_explorer_look_set_as_pictures (self->look, g_variant_get_boolean (value));
}

/* --- the group ------------------------------------------------------------------------------- */

void
studio_explorer_selection_update_actions (StudioExplorerSelection *self)
{
  static const char *const of_rows[] = { "clear", "copy", "export", "grow", "tag" };
  guint32 n_rows, n = studio_explorer_selection_get_count (self, &n_rows);

  for (guint i = 0; i < G_N_ELEMENTS (of_rows); i++)
    studio_actions_enable (self->actions, of_rows[i], n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->grow), n > 0);
  studio_actions_enable (self->actions, "all", n_rows > 0);
  studio_actions_enable (self->actions, "invert", n_rows > 0);
  studio_actions_enable (self->actions, "undo",
                         hek_explorer_session_can_undo (self->session));
  studio_actions_enable (self->actions, "redo",
                         hek_explorer_session_can_redo (self->session));
  studio_actions_set_on (self->actions, "as-pictures",
                         studio_explorer_look_get_as_pictures (self->look));
  gtk_widget_set_visible (GTK_WIDGET (self->as_pictures),
                          studio_explorer_look_has_shape (self->look));
}

void
studio_explorer_selection_add_actions (StudioExplorerSelection *self)
{
  static const StudioPlainAction plain[] = {
    { "all", G_CALLBACK (studio_explorer_selection_all) },
    { "invert", G_CALLBACK (studio_explorer_selection_invert) },
    { "clear", G_CALLBACK (studio_explorer_selection_clear) },
    { "undo", G_CALLBACK (studio_explorer_selection_undo) },
    { "redo", G_CALLBACK (studio_explorer_selection_redo) },
    { "copy", G_CALLBACK (studio_explorer_selection_copy) },
    { "export", G_CALLBACK (studio_explorer_selection_export) },
    { "tag", G_CALLBACK (studio_explorer_selection_tag) },
    { "details", G_CALLBACK (studio_explorer_selection_details) },
    { "only", G_CALLBACK (studio_explorer_selection_only) },
    { "remove", G_CALLBACK (studio_explorer_selection_remove) },
    { "copy-key", G_CALLBACK (studio_explorer_selection_copy_key) },
    { "sort-distance", G_CALLBACK (studio_explorer_selection_sort_distance) },
  };
  static const GActionEntry others[] = {
    { "grow", studio_explorer_selection_grow, "u", NULL, NULL },
    { "select-tag", studio_explorer_selection_select_tag, "(su)", NULL, NULL },
    { "delete-tag", studio_explorer_selection_delete_tag, "s", NULL, NULL },
    { "view", NULL, "s", "'table'", studio_explorer_selection_change_view },
    { "as-pictures", NULL, NULL, "false", studio_explorer_selection_change_as_pictures },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), others, G_N_ELEMENTS (others),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "selection", G_ACTION_GROUP (self->actions));
}
