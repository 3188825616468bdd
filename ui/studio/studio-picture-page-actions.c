/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the page, the one table of their keys, and the menu and buttons that the window
 * shows for them. */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-curve-lab.h"

#define STUDIO_GROUP_PICTURE N_("Picture")
#define STUDIO_GROUP_RECIPE N_("Recipe")
#define STUDIO_GROUP_COMPARE N_("Comparison")
#define STUDIO_GROUP_LIGHT N_("Exposure and tone")
#define STUDIO_GROUP_VIEW N_("Panes")
#define STUDIO_GROUP_TOOLS N_("Tools")

const StudioShortcut studio_picture_page_shortcuts[] = {
  { "studio.open", "<Control>o", N_("Open a picture"), STUDIO_GROUP_PICTURE, 0 },
  { "studio.open-sample", NULL, N_("Open the sample photograph"), STUDIO_GROUP_PICTURE, 0 },
  { "studio.paste", "<Control>v", N_("Paste a picture"), STUDIO_GROUP_PICTURE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.copy", "<Control>c", N_("Copy the quantized picture"), STUDIO_GROUP_PICTURE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.save", "<Control>s", N_("Save the quantized picture"), STUDIO_GROUP_PICTURE, 0 },
  { "studio.export", "<Control>e", N_("Export a report"), STUDIO_GROUP_PICTURE, 0 },

  { "studio.undo", "<Control>z", N_("Undo the last change"), STUDIO_GROUP_RECIPE, 0 },
  { "studio.redo", "<Control><Shift>z <Control>y", N_("Redo the change"), STUDIO_GROUP_RECIPE, 0 },
  { "studio.reset", NULL, N_("Go back to the defaults of the method"), STUDIO_GROUP_RECIPE, 0 },
  { "studio.find", "<Control>f", N_("Find the setting that meets a target"), STUDIO_GROUP_RECIPE,
    0 },

  { "studio.compare::split", "s", N_("Compare by a split"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.compare::flip", "f", N_("Compare by flipping"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.compare::difference", "d", N_("Show the signed difference"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.compare::heat", "h", N_("Show the heat map"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.compare::surface", "3", N_("Show the heat map as a surface"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.unpin", NULL, N_("Compare with the original again"), STUDIO_GROUP_COMPARE, 0 },
  { NULL, "space", N_("See the other picture while held, when flipping"), STUDIO_GROUP_COMPARE,
    STUDIO_SHORTCUT_NO_PALETTE },

  { "studio.exposure-up", "e", N_("Show more light"), STUDIO_GROUP_LIGHT, STUDIO_SHORTCUT_LOCAL },
  { "studio.exposure-down", "<Shift>e", N_("Show less light"), STUDIO_GROUP_LIGHT,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.exposure-reset", NULL, N_("Show the light that suits the picture"), STUDIO_GROUP_LIGHT,
    0 },
  { "studio.false-color", "c", N_("Show false colours"), STUDIO_GROUP_LIGHT,
    STUDIO_SHORTCUT_LOCAL },
  { "studio.simulate-display", "v", N_("Simulate the display"), STUDIO_GROUP_LIGHT,
    STUDIO_SHORTCUT_LOCAL },

  { "studio.maximize::original", "<Alt>1", N_("Maximize or restore the original"),
    STUDIO_GROUP_VIEW, 0 },
  { "studio.maximize::quantized", "<Alt>2", N_("Maximize or restore the quantized picture"),
    STUDIO_GROUP_VIEW, 0 },
  { "studio.maximize::compare", "<Alt>3", N_("Maximize or restore the comparison"),
    STUDIO_GROUP_VIEW, 0 },
  { "studio.maximize::metrics", "<Alt>4", N_("Maximize or restore the metrics"), STUDIO_GROUP_VIEW,
    0 },
  { "studio.restore", "Escape", N_("Show all panes"), STUDIO_GROUP_VIEW, STUDIO_SHORTCUT_LOCAL },
  { "studio.zoom-in", "<Control>plus <Control>equal <Control>KP_Add", N_("Zoom in"),
    STUDIO_GROUP_VIEW, 0 },
  { "studio.zoom-out", "<Control>minus <Control>KP_Subtract", N_("Zoom out"), STUDIO_GROUP_VIEW,
    0 },
  { "studio.zoom-fit", "<Control>0 <Control>KP_0", N_("Fit the picture into the panes"),
    STUDIO_GROUP_VIEW, 0 },
  { "studio.zoom-original", "1", N_("Show every pixel as one pixel (100 %)"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { NULL, "<Shift>Left", N_("Move the marked pixel, with any arrow key"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_NO_PALETTE },

  { "studio.curve-lab", "<Control><Shift>l", N_("Open the curve lab"), STUDIO_GROUP_TOOLS, 0 },
  { "studio.study", "<Control><Shift>d", N_("Find pictures on which metrics disagree"),
    STUDIO_GROUP_TOOLS, 0 },
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- what the actions do --------------------------------------------------------------------- */

static void
studio_picture_page_recent (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  studio_picture_page_open_gfile (user_data, file);
}

static void
studio_picture_page_undo (StudioPicturePage *self)
{
  hek_picture_session_undo (self->session);
}

static void
studio_picture_page_redo (StudioPicturePage *self)
{
  hek_picture_session_redo (self->session);
}

static void
studio_picture_page_reset (StudioPicturePage *self)
{
  studio_sidebar_reset_recipe (self->sidebar);
}

/* Of the button in the message bar, which goes. */
static void
studio_picture_page_quantize (StudioPicturePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->quantized_view));
  hek_picture_session_quantize (self->session);
}

static void
studio_picture_page_find (StudioPicturePage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_sidebar_open_find (self->sidebar);
}

static void
studio_picture_page_curve_lab (StudioPicturePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->curve_lab == NULL)
    g_set_weak_pointer (&self->curve_lab,
                        studio_curve_lab_new (GTK_WINDOW (root), self->session, self->jobs));
  gtk_window_present (GTK_WINDOW (self->curve_lab));
}

static void
studio_picture_page_unpin (StudioPicturePage *self)
{
  hek_picture_session_pin_trial (self->session, NULL);
}

static void
studio_picture_page_compare (GSimpleAction *action,
                             GVariant      *state,
                             gpointer       user_data)
{
  StudioPicturePage *self = user_data;
  g_autoptr (GEnumClass) modes = g_type_class_ref (STUDIO_TYPE_COMPARE_MODE);
  GEnumValue *mode = g_enum_get_value_by_nick (modes, g_variant_get_string (state, NULL));

  if (mode == NULL)
    return;
  g_simple_action_set_state (action, state);
  studio_compare_view_set_mode (self->compare_view, mode->value);
  studio_picture_page_request_map (self);
}

static void
studio_picture_page_set_maximized (StudioPicturePage *self,
                                   const char        *pane_id)
{
  const struct
  {
    const char *id;
    StudioPane *pane;
  } panes[] = {
    { "original", self->original_pane },
    { "quantized", self->quantized_pane },
    { "compare", self->compare_pane },
    { "metrics", self->metrics_pane },
  };
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "maximize");
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    known = known || g_str_equal (panes[i].id, pane_id);
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    gtk_widget_set_visible (GTK_WIDGET (panes[i].pane),
                            !known || g_str_equal (panes[i].id, pane_id));
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (known ? pane_id : ""));
  studio_picture_page_update_actions (self);
}

/* The pane that is maximized already is restored. */
static void
studio_picture_page_maximize (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  const char *pane_id = g_variant_get_string (parameter, NULL);
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  gboolean maximized = g_str_equal (g_variant_get_string (state, NULL), pane_id);

  studio_picture_page_set_maximized (user_data, maximized ? "" : pane_id);
}

static void
studio_picture_page_restore (StudioPicturePage *self)
{
  studio_picture_page_set_maximized (self, "");
}

static void
studio_picture_page_zoom_in (StudioPicturePage *self)
{
  studio_viewport_zoom_step (self->viewport, 1);
}

static void
studio_picture_page_zoom_out (StudioPicturePage *self)
{
  studio_viewport_zoom_step (self->viewport, -1);
}

static void
studio_picture_page_zoom_fit (StudioPicturePage *self)
{
  studio_viewport_fit (self->viewport);
}

static void
studio_picture_page_zoom_original (StudioPicturePage *self)
{
  studio_viewport_zoom_to (self->viewport, 1.0, 0, 0);
}

void
studio_picture_page_add_actions (StudioPicturePage *self)
{
  static const StudioPlainAction plain[] = {
    { "open", G_CALLBACK (studio_picture_page_choose_open) },
    { "open-sample", G_CALLBACK (studio_picture_page_open_sample) },
    { "paste", G_CALLBACK (studio_picture_page_paste) },
    { "copy", G_CALLBACK (studio_picture_page_copy) },
    { "save", G_CALLBACK (studio_picture_page_choose_save) },
    { "export", G_CALLBACK (studio_picture_page_choose_export) },
    { "undo", G_CALLBACK (studio_picture_page_undo) },
    { "redo", G_CALLBACK (studio_picture_page_redo) },
    { "reset", G_CALLBACK (studio_picture_page_reset) },
    { "find", G_CALLBACK (studio_picture_page_find) },
    { "quantize", G_CALLBACK (studio_picture_page_quantize) },
    { "curve-lab", G_CALLBACK (studio_picture_page_curve_lab) },
    { "study", G_CALLBACK (studio_picture_page_show_study) },
    { "unpin", G_CALLBACK (studio_picture_page_unpin) },
    { "restore", G_CALLBACK (studio_picture_page_restore) },
    { "zoom-in", G_CALLBACK (studio_picture_page_zoom_in) },
    { "zoom-out", G_CALLBACK (studio_picture_page_zoom_out) },
    { "zoom-fit", G_CALLBACK (studio_picture_page_zoom_fit) },
    { "zoom-original", G_CALLBACK (studio_picture_page_zoom_original) },
  };
  static const GActionEntry entries[] = {
    { "open-recent", studio_picture_page_recent, "s" },
    { "compare", NULL, "s", "'split'", studio_picture_page_compare },
    { "maximize", studio_picture_page_maximize, "s", "''" },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  studio_picture_page_add_view_actions (self);
}

void
studio_picture_page_update_actions (StudioPicturePage *self)
{
  static const char *const with_picture[] = {
    "reset",   "find",     "compare",  "maximize",
    "zoom-in", "zoom-out", "zoom-fit", "zoom-original",
  };
  /* of results only: a picture of a file is there already */
  static const char *const with_result[] = { "save", "export" };
  GAction *maximize = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "maximize");
  g_autoptr (GVariant) maximized = g_action_get_state (maximize);
  gboolean picture = hek_picture_session_get_source (self->session) != NULL;
  gboolean judged = hek_picture_session_get_judged_title (self->session) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_picture); i++)
    studio_actions_enable (self->actions, with_picture[i], picture);
  for (guint i = 0; i < G_N_ELEMENTS (with_result); i++)
    studio_actions_enable (self->actions, with_result[i], picture && !judged);
  studio_actions_enable (self->actions, "quantize", judged);
  studio_actions_enable (self->actions, "copy",
                         hek_picture_session_get_result (self->session) != NULL);
  studio_actions_enable (self->actions, "undo",
                         picture && hek_picture_session_can_undo (self->session));
  studio_actions_enable (self->actions, "redo",
                         picture && hek_picture_session_can_redo (self->session));
  studio_actions_enable (self->actions, "unpin",
                         hek_picture_session_get_pinned (self->session) != NULL);
  studio_picture_page_update_view_actions (self);
  studio_actions_enable (self->actions, "restore", *g_variant_get_string (maximized, NULL) != '\0');
}

/* --- menu and header ------------------------------------------------------------------------- */

void
studio_picture_page_build_menu (StudioPicturePage *self)
{
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) write = g_menu_new ();
  g_autoptr (GMenu) tools = g_menu_new ();

  self->menu = g_menu_new ();
  self->recent_menu = g_menu_new ();
  g_menu_append (open, _("Open…"), "studio.open");
  g_menu_append (open, _("Open the sample"), "studio.open-sample");
  g_menu_append (write, _("Save picture…"), "studio.save");
  g_menu_append (write, _("Export report…"), "studio.export");
  g_menu_append (write, _("Copy picture"), "studio.copy");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (open));
  g_menu_append (tools, _("Curve lab…"), "studio.curve-lab");
  g_menu_append (tools, _("Disagreement finder…"), "studio.study");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (write));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (tools));
  /* not a submenu: after a choice in one GTK 4.8 leaves the focus in the closed menu */
  g_menu_append_section (self->menu, _("Recent"), G_MENU_MODEL (self->recent_menu));
  studio_picture_page_watch_recent (self);
}

GtkWidget *
studio_picture_page_build_header (StudioPicturePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("edit-undo-symbolic", "studio.undo", _("Undo"),
                                             _("Undo (Ctrl+Z)")));
  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("edit-redo-symbolic", "studio.redo", _("Redo"),
                                             _("Redo (Ctrl+Shift+Z)")));
  return box;
}
