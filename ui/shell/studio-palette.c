/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row widget a command, made once. An invisible button in it has the command's action, so GTK
 * itself makes the row insensitive while the action is disabled. Each change of the query scores
 * all rows (some dozens) and sorts and filters the list.
 */
#include "config.h"

#include "studio-palette.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "studio-fuzzy.h"

/* A match in the name of the group counts as much as half of one in the title. */
#define GROUP_WEIGHT 2

#define PAGE_ROWS 8

typedef struct
{
  const StudioShortcut *shortcut; /* static */
  GtkLabel *title;                /* borrowed from the row */
  int score;                      /* -1: not in the list */
  guint position;                 /* in the tables */
} StudioCommand;

struct _StudioPalette
{
  GtkWidget parent_instance;

  GtkWidget *clamp;
  GtkWidget *card;
  GtkSearchEntry *entry;
  GtkWidget *scroller;
  GtkListBox *list;
  guint n_commands;
};

G_DEFINE_FINAL_TYPE (StudioPalette, studio_palette, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static StudioCommand *
studio_palette_get_command (gpointer row)
{
  return g_object_get_data (row, "studio-command");
}

/* --- the list -------------------------------------------------------------------------------- */

static void
studio_palette_mark_hits (GtkLabel   *label,
                          const char *text,
                          guint64     hits)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const char *p = text;

  for (int i = 0; i < STUDIO_FUZZY_MAX && *p != '\0'; i++, p = g_utf8_next_char (p))
    if (hits >> i & 1)
      {
        PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

        bold->start_index = (guint) (p - text);
        bold->end_index = (guint) (g_utf8_next_char (p) - text);
        pango_attr_list_insert (attributes, bold);
      }
  gtk_label_set_attributes (label, attributes);
}

static void
studio_palette_score (StudioCommand *command,
                      const char    *query)
{
  const char *title = _(command->shortcut->title);
  guint64 hits = 0;

  command->score = studio_fuzzy_match (query, title, &hits);
  if (command->score < 0)
    {
      g_autofree char *both = g_strdup_printf ("%s %s", _(command->shortcut->group), title);
      int score = studio_fuzzy_match (query, both, NULL);

      command->score = score < 0 ? -1 : score / GROUP_WEIGHT;
      hits = 0;
    }
  studio_palette_mark_hits (command->title, title, hits);
}

static gboolean
studio_palette_filter (GtkListBoxRow *row,
                       gpointer       user_data)
{
  return studio_palette_get_command (row)->score >= 0;
}

static int
studio_palette_compare (GtkListBoxRow *row_a,
                        GtkListBoxRow *row_b,
                        gpointer       user_data)
{
  const StudioCommand *a = studio_palette_get_command (row_a);
  const StudioCommand *b = studio_palette_get_command (row_b);
  gboolean usable_a = gtk_widget_get_sensitive (GTK_WIDGET (row_a));
  gboolean usable_b = gtk_widget_get_sensitive (GTK_WIDGET (row_b));

  if (usable_a != usable_b)
    return usable_a ? -1 : 1;
  if (a->score != b->score)
    return a->score > b->score ? -1 : 1;
  return a->position < b->position ? -1 : 1;
}

static void
studio_palette_select (StudioPalette *self,
                       GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  if (row != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
studio_palette_update (StudioPalette *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  GtkAdjustment *adjustment;

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row))
      studio_palette_score (studio_palette_get_command (row), query);
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_sort (self->list);

  row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  while (row != NULL && !(GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row)))
    row = gtk_widget_get_next_sibling (row);
  studio_palette_select (self, GTK_LIST_BOX_ROW (row));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_adjustment_set_value (adjustment, 0);
}

/* The row @steps visible rows away from @row, or the last one on the way. */
static GtkWidget *
studio_palette_step (GtkWidget *row,
                     int        steps)
{
  GtkWidget *best = row;

  while (row != NULL && steps != 0)
    {
      row = steps > 0 ? gtk_widget_get_next_sibling (row) : gtk_widget_get_prev_sibling (row);
      if (row == NULL || !GTK_IS_LIST_BOX_ROW (row) || !gtk_widget_get_child_visible (row))
        continue;
      best = row;
      steps += steps > 0 ? -1 : 1;
    }
  return best;
}

static void
studio_palette_scroll_to (StudioPalette *self,
                          GtkWidget     *row)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

static gboolean
studio_palette_key_pressed (GtkEventControllerKey *controller,
                            guint                  keyval,
                            guint                  keycode,
                            GdkModifierType        state,
                            StudioPalette         *self)
{
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_selected_row (self->list));
  int steps;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      steps = 1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      steps = -1;
      break;
    case GDK_KEY_Page_Down:
      steps = PAGE_ROWS;
      break;
    case GDK_KEY_Page_Up:
      steps = -PAGE_ROWS;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (row != NULL)
    {
      row = studio_palette_step (row, steps);
      studio_palette_select (self, GTK_LIST_BOX_ROW (row));
      studio_palette_scroll_to (self, row);
    }
  return GDK_EVENT_STOP;
}

/* --- running and closing --------------------------------------------------------------------- */

static void
studio_palette_close (StudioPalette *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* The group of a page's actions is called like the page. */
static void
studio_palette_go_to_page (StudioPalette *self,
                           const char    *action)
{
  g_autofree char *group = g_strndup (action, strcspn (action, "."));

  if (!g_str_equal (group, "app") && !g_str_equal (group, "win"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", group);
}

static void
studio_palette_run_row (StudioPalette *self,
                        GtkListBoxRow *row)
{
  const StudioCommand *command = studio_palette_get_command (row);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (row))
      || !g_action_parse_detailed_name (command->shortcut->action, &name, &target, NULL))
    return;
  /* closed first: the action may move the focus or open a dialog */
  studio_palette_close (self);
  studio_palette_go_to_page (self, name);
  gtk_widget_activate_action_variant (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), name,
                                      target);
}

static void
studio_palette_run_selected (StudioPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    studio_palette_run_row (self, row);
}

static void
studio_palette_pressed (StudioPalette *self,
                        int            n_press,
                        double         x,
                        double         y)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (self->card, GTK_WIDGET (self), &bounds)
      && !graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
    studio_palette_close (self);
}

/* --- making ---------------------------------------------------------------------------------- */

static GtkWidget *
studio_palette_new_row (StudioCommand *command)
{
  const StudioShortcut *shortcut = command->shortcut;
  g_auto (GStrv) accels = g_strsplit (shortcut->accels != NULL ? shortcut->accels : "", " ", 2);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (_(shortcut->title));
  GtkWidget *group = gtk_label_new (_(shortcut->group));
  GtkWidget *probe = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), title);
  gtk_label_set_xalign (GTK_LABEL (group), 0);
  gtk_widget_set_hexpand (group, TRUE);
  gtk_widget_add_css_class (group, "dim-label");
  gtk_widget_add_css_class (group, "caption");
  gtk_box_append (GTK_BOX (box), group);
  if (accels[0] != NULL)
    {
      GdkModifierType modifiers;
      guint keyval;
      g_autofree char *text = NULL;
      GtkWidget *key;

      gtk_accelerator_parse (accels[0], &keyval, &modifiers);
      text = gtk_accelerator_get_label (keyval, modifiers);
      key = gtk_label_new (text);
      gtk_widget_add_css_class (key, "dim-label");
      gtk_widget_add_css_class (key, "caption");
      gtk_box_append (GTK_BOX (box), key);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_can_focus (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(shortcut->title), -1);
  /* a row with an action of its own would run it without telling the palette */
  gtk_widget_set_visible (probe, FALSE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (probe), shortcut->action);
  gtk_box_append (GTK_BOX (box), probe);
  g_object_bind_property (probe, "sensitive", row, "sensitive", G_BINDING_SYNC_CREATE);
  command->title = GTK_LABEL (title);
  g_object_set_data_full (G_OBJECT (row), "studio-command", command, g_free);
  return row;
}

static void
studio_palette_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_PALETTE (object)->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_palette_parent_class)->dispose (object);
}

static void
studio_palette_class_init (StudioPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_palette_dispose;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "palette");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPalette, clamp);
  gtk_widget_class_bind_template_child (widget_class, StudioPalette, card);
  gtk_widget_class_bind_template_child (widget_class, StudioPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioPalette, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_update);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_run_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_run_row);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_close);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_pressed);
  gtk_widget_class_bind_template_callback (widget_class, studio_palette_key_pressed);
}

static void
studio_palette_init (StudioPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Command palette"), -1);
  gtk_list_box_set_filter_func (self->list, studio_palette_filter, NULL, NULL);
  gtk_list_box_set_sort_func (self->list, studio_palette_compare, NULL, NULL);
}

GtkWidget *
studio_palette_new (void)
{
  return g_object_new (STUDIO_TYPE_PALETTE, NULL);
}

void
studio_palette_add_table (StudioPalette        *self,
                          const StudioShortcut *table)
{
  g_return_if_fail (STUDIO_IS_PALETTE (self));

  for (const StudioShortcut *row = table; row != NULL && row->title != NULL; row++)
    {
      StudioCommand *command;

      if (row->action == NULL || (row->flags & STUDIO_SHORTCUT_NO_PALETTE))
        continue;
      command = g_new0 (StudioCommand, 1);
      command->shortcut = row;
      command->position = self->n_commands++;
      gtk_list_box_append (self->list, studio_palette_new_row (command));
    }
}

void
studio_palette_open (StudioPalette *self)
{
  g_return_if_fail (STUDIO_IS_PALETTE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  studio_palette_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
