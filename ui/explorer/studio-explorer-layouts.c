/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list is made anew when the session has another one: there are few layouts. What is chosen is
 * remembered by its id, which survives a rename; a layout that is opened elsewhere is chosen here.
 */
#include "config.h"

#include "studio-explorer-layouts-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-layouts-facts.h"
#include "studio-explorer-layouts-text.h"
#include "studio-explorer-resource.h"
#include "studio-menu-names.h"
#include "studio-wrap-box.h"

#define LAYOUT_ID "studio-layout" /* data of a row */
#define DETAIL_CHARS 44           /* there is room for */

enum
{
  SIGNAL_NEW_LAYOUT,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioExplorerLayouts, studio_explorer_layouts, GTK_TYPE_WIDGET)

/* --- which one ------------------------------------------------------------------------------- */

const HekCollectionLayoutInfo *
studio_explorer_layouts_get_chosen (StudioExplorerLayouts *self)
{
  const GPtrArray *layouts;

  g_return_val_if_fail (STUDIO_IS_EXPLORER_LAYOUTS (self), NULL);

  layouts = hek_explorer_session_get_layouts (self->session);
  for (guint i = 0; i < layouts->len && self->chosen != NULL; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (g_str_equal (info->id, self->chosen))
        return info;
    }
  return NULL;
}

gboolean
studio_explorer_layouts_is_shown (StudioExplorerLayouts         *self,
                                  const HekCollectionLayoutInfo *info)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  return data != NULL && data->info != NULL && g_str_equal (data->info->id, info->id);
}

gboolean
studio_explorer_layouts_may_compute (StudioExplorerLayouts         *self,
                                     const HekCollectionLayoutInfo *info)
{
  HekLayoutRelation relation;

  if (info->unfinished)
    return TRUE;
  if (!studio_explorer_layouts_is_shown (self, info)) /* its positions could not be opened */
    return !hek_explorer_session_is_opening (self->session);
  return hek_explorer_session_get_relation (self->session, &relation)
         && (relation.n_gone > 0 || relation.n_unplaced > 0);
}

void
studio_explorer_layouts_emit_new (StudioExplorerLayouts *self,
                                  const HekLayoutRecipe *recipe)
{
  g_signal_emit (self, signals[SIGNAL_NEW_LAYOUT], 0, recipe);
}

/* --- details --------------------------------------------------------------------------------- */

static void
show_relation (StudioExplorerLayouts         *self,
               const HekCollectionLayoutInfo *info)
{
  HekLayoutRelation relation = { 0 };
  gboolean is_shown = studio_explorer_layouts_is_shown (self, info);
  gboolean known = is_shown && hek_explorer_session_get_relation (self->session, &relation);
  gboolean is_past = hek_explorer_session_get_as_of (self->session) != 0;
  g_autofree char *text = NULL, *n = NULL, *label = NULL;

  if (info->problem != NULL)
    text = g_strdup (info->problem);
  else if (info->unfinished)
    text = g_strdup (_("Stopped before it was done. It can be gone on with from there."));
  else if (known && is_past)
    text = studio_layout_describe_past (&relation);
  else if (known)
    text = studio_layout_describe_relation (&relation);
  gtk_label_set_text (self->relation, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->relation), text != NULL);
  n = studio_count_format (relation.n_unplaced);
  label = relation.n_unplaced > 0
            ? g_strdup_printf (ngettext ("Place %s new row", "Place %s new rows",
                                         relation.n_unplaced), n)
            : g_strdup (_("Take deleted rows out"));
  gtk_button_set_label (self->place, label);
  gtk_widget_set_visible (GTK_WIDGET (self->place),
                          known && !is_past
                            && (relation.n_unplaced > 0 || relation.n_gone > 0));
}

static void
show_details (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);

  gtk_widget_set_visible (self->details, info != NULL);
  studio_explorer_layouts_update_actions (self);
  if (info == NULL)
    return;
  studio_layout_facts_fill (self->facts, info);
  show_relation (self, info);
  studio_explorer_layouts_quality_show (
    self->quality_box, studio_explorer_layouts_is_shown (self, info) ? info : NULL);
  gtk_button_set_label (self->again, info->unfinished ? _("Go on") : _("Compute again"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->again),
                               info->unfinished ? _("From where it was stopped")
                                                : _("By its recipe, of the rows of now"));
  gtk_widget_set_visible (GTK_WIDGET (self->again),
                          info->problem == NULL
                            && studio_explorer_layouts_may_compute (self, info));
}

/* --- the list -------------------------------------------------------------------------------- */

/* "UMAP, 3D · 60,000 rows", and what is to be known of it: (transfer full) */
static char *
describe_row (StudioExplorerLayouts         *self,
              const HekCollectionLayoutInfo *info)
{
  const HekExplorerQualityFigures *figures = hek_explorer_quality_get (self->quality, info);
  g_autofree char *n = studio_count_format (info->n_rows);
  g_autofree char *method = NULL;
  GString *text = g_string_new (NULL);
  HekLayoutRecipe recipe;

  if (info->problem != NULL)
    {
      g_string_append (text, _("Damaged"));
      return g_string_free (text, FALSE);
    }
  if (hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    method = studio_layout_describe (&recipe);
  g_string_append_printf (text, ngettext ("%s · %s row", "%s · %s rows", info->n_rows),
                          method != NULL ? method : "", n);
  if (info->unfinished)
    g_string_append (text, _(" · unfinished"));
  else if (figures != NULL)
    g_string_append_printf (text, _(" · trust %.3f"), figures->trustworthiness);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
    }
  return label;
}

static GtkWidget *
new_row (StudioExplorerLayouts         *self,
         const HekCollectionLayoutInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gboolean is_shown = studio_explorer_layouts_is_shown (self, info);
  g_autofree char *detail = describe_row (self, info);
  g_autofree char *description = is_shown ? g_strdup_printf (_("%s, shown"), detail)
                                          : g_strdup (detail);

  gtk_box_append (GTK_BOX (texts), new_label (info->name, NULL));
  gtk_box_append (GTK_BOX (texts), new_label (detail, "caption"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  if (is_shown)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_widget_set_tooltip_text (mark, _("Shown"));
      gtk_box_append (GTK_BOX (box), mark);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  if (g_utf8_strlen (detail, -1) > DETAIL_CHARS)
    gtk_widget_set_tooltip_text (row, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  g_object_set_data_full (G_OBJECT (row), LAYOUT_ID, g_strdup (info->id), g_free);
  return row;
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static void
studio_explorer_layouts_update (StudioExplorerLayouts *self)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);
  gboolean had_focus = has_focus (GTK_WIDGET (self->list));
  g_autofree char *n = studio_count_format (layouts->len);
  g_autofree char *count = g_strdup_printf (ngettext ("%s layout", "%s layouts", layouts->len), n);
  GtkWidget *row;

  self->updating = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      row = new_row (self, info);
      gtk_list_box_append (self->list, row);
      if (g_strcmp0 (info->id, self->chosen) != 0)
        continue;
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
      if (had_focus)
        gtk_widget_grab_focus (row);
    }
  gtk_label_set_text (self->count, layouts->len > 0 ? count : _("Layouts"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), layouts->len > 0);
  gtk_widget_set_visible (self->empty, layouts->len == 0);
  self->updating = FALSE;
  show_details (self);
}

static void
studio_explorer_layouts_data_changed (StudioExplorerLayouts *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (data != NULL && data->info != NULL)
    {
      g_free (self->chosen);
      self->chosen = g_strdup (data->info->id);
    }
  studio_explorer_layouts_update (self);
}

static void
studio_explorer_layouts_selected (StudioExplorerLayouts *self,
                                  GtkListBoxRow         *row)
{
  const HekCollectionLayoutInfo *info;

  if (self->updating || row == NULL)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (row), LAYOUT_ID));
  info = studio_explorer_layouts_get_chosen (self);
  if (info != NULL && info->problem == NULL && !info->unfinished
      && !studio_explorer_layouts_is_shown (self, info))
    hek_explorer_session_show (self->session, info->id);
  show_details (self);
}

static void
studio_explorer_layouts_failed (StudioExplorerLayouts *self,
                                const char            *what,
                                const GError          *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, what, error);
}

/* --- the menu -------------------------------------------------------------------------------- */

static void
popup (StudioExplorerLayouts *self,
       GtkWidget             *row)
{
  graphene_rect_t bounds;

  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) menu = studio_explorer_layouts_new_menu ();

      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      studio_menu_names_keep (GTK_POPOVER (self->menu));
    }
  if (!gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                (int) bounds.size.width,
                                                (int) bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_explorer_layouts_pressed (GtkGestureClick       *gesture,
                                 int                    n_press,
                                 double                 x,
                                 double                 y,
                                 StudioExplorerLayouts *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_list_box_select_row (self->list, row);
  popup (self, GTK_WIDGET (row));
}

static gboolean
studio_explorer_layouts_open_menu (GtkWidget *widget,
                                   GVariant  *args,
                                   gpointer   data)
{
  StudioExplorerLayouts *self = STUDIO_EXPLORER_LAYOUTS (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL)
    return FALSE;
  popup (self, GTK_WIDGET (row));
  return TRUE;
}

static void
studio_explorer_layouts_size_allocate (GtkWidget *widget,
                                       int        width,
                                       int        height,
                                       int        baseline)
{
  StudioExplorerLayouts *self = STUDIO_EXPLORER_LAYOUTS (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
studio_explorer_layouts_measure (GtkWidget      *widget,
                                 GtkOrientation  orientation,
                                 int             for_size,
                                 int            *minimum,
                                 int            *natural,
                                 int            *minimum_baseline,
                                 int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_EXPLORER_LAYOUTS (widget)->scroller, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_layouts_dispose (GObject *object)
{
  StudioExplorerLayouts *self = STUDIO_EXPLORER_LAYOUTS (object);

  if (self->quality != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->quality, self);
      hek_explorer_quality_close (self->quality);
    }
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->quality);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_layouts_parent_class)->dispose (object);
}

static void
studio_explorer_layouts_finalize (GObject *object)
{
  g_free (STUDIO_EXPLORER_LAYOUTS (object)->chosen);
  G_OBJECT_CLASS (studio_explorer_layouts_parent_class)->finalize (object);
}

static void
studio_explorer_layouts_class_init (StudioExplorerLayoutsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_layouts_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_layouts_finalize;
  widget_class->size_allocate = studio_explorer_layouts_size_allocate;
  widget_class->measure = studio_explorer_layouts_measure;
  signals[SIGNAL_NEW_LAYOUT]
    = g_signal_new ("new-layout", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FAILED]
    = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  studio_explorer_layouts_bind_keys (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, studio_explorer_layouts_open_menu,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_explorer_layouts_open_menu, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (STUDIO_TYPE_EXPLORER_LAYOUTS_QUALITY);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-layouts.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerLayouts, child)
  BIND (scroller);
  BIND (count);
  BIND (relation);
  BIND (list);
  BIND (details);
  BIND (empty);
  BIND (facts);
  BIND (place);
  BIND (again);
  BIND (quality_box);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_layouts_selected);
}

static void
studio_explorer_layouts_init (StudioExplorerLayouts *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  studio_explorer_layouts_install_actions (self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_explorer_layouts_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
studio_explorer_layouts_new (HekExplorerSession *session)
{
  StudioExplorerLayouts *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_LAYOUTS, NULL);
  self->session = g_object_ref (session);
  self->quality = hek_explorer_quality_new (session, hek_explorer_session_get_jobs (session));
  studio_explorer_layouts_quality_set_up (self->quality_box, self->quality);
  g_signal_connect_swapped (self->quality, "changed", G_CALLBACK (studio_explorer_layouts_update),
                            self);
  g_signal_connect_swapped (self->quality, "failed", G_CALLBACK (studio_explorer_layouts_failed),
                            self);
  g_signal_connect_swapped (session, "layouts-changed",
                            G_CALLBACK (studio_explorer_layouts_update), self);
  g_signal_connect_swapped (session, "data-changed",
                            G_CALLBACK (studio_explorer_layouts_data_changed), self);
  g_signal_connect_swapped (session, "relation-changed", G_CALLBACK (show_details), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (show_details), self);
  g_signal_connect_swapped (session, "layout-deleted",
                            G_CALLBACK (studio_explorer_layouts_deleted), self);
  studio_explorer_layouts_data_changed (self);
  return GTK_WIDGET (self);
}
