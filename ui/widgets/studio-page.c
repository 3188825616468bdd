/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base of every page: what the window has to know of it (title, icon, sidebar, actions) and
 * nothing else. A page owns its widgets; the window owns the page through its stack.
 */
#include "config.h"

#include "studio-page.h"

#include "studio-toast.h"

typedef struct
{
  char *title;
  char *subtitle;
  char *icon_name;
  GHashTable *groups; /* prefix → GActionGroup */
  gboolean has_sidebar;
  gboolean sidebar_visible;
  gboolean bare;
} StudioPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StudioPage, studio_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ICON_NAME,
  PROP_HAS_SIDEBAR,
  PROP_SIDEBAR_VISIBLE,
  PROP_BARE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_string (StudioPage *self,
            char      **field,
            const char *value,
            guint       prop_idx)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_idx]);
}

static void
set_boolean (StudioPage *self,
             gboolean   *field,
             gboolean    value,
             guint       prop_idx)
{
  value = !!value;
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_idx]);
}

static void
studio_page_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  StudioPagePrivate *priv = studio_page_get_instance_private (STUDIO_PAGE (object));

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, priv->icon_name);
      break;
    case PROP_HAS_SIDEBAR:
      g_value_set_boolean (value, priv->has_sidebar);
      break;
    case PROP_SIDEBAR_VISIBLE:
      g_value_set_boolean (value, priv->sidebar_visible);
      break;
    case PROP_BARE:
      g_value_set_boolean (value, priv->bare);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_page_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  StudioPage *self = STUDIO_PAGE (object);
  StudioPagePrivate *priv = studio_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_string (self, &priv->title, g_value_get_string (value), prop_id);
      break;
    case PROP_SUBTITLE:
      set_string (self, &priv->subtitle, g_value_get_string (value), prop_id);
      break;
    case PROP_ICON_NAME:
      set_string (self, &priv->icon_name, g_value_get_string (value), prop_id);
      break;
    case PROP_HAS_SIDEBAR:
      set_boolean (self, &priv->has_sidebar, g_value_get_boolean (value), prop_id);
      break;
    case PROP_SIDEBAR_VISIBLE:
      set_boolean (self, &priv->sidebar_visible, g_value_get_boolean (value), prop_id);
      break;
    case PROP_BARE:
      set_boolean (self, &priv->bare, g_value_get_boolean (value), prop_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_page_finalize (GObject *object)
{
  StudioPagePrivate *priv = studio_page_get_instance_private (STUDIO_PAGE (object));

  g_free (priv->title);
  g_free (priv->subtitle);
  g_free (priv->icon_name);
  g_hash_table_unref (priv->groups);
  G_OBJECT_CLASS (studio_page_parent_class)->finalize (object);
}

static void
studio_page_class_init (StudioPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = studio_page_get_property;
  object_class->set_property = studio_page_set_property;
  object_class->finalize = studio_page_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_HAS_SIDEBAR] = g_param_spec_boolean ("has-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_SIDEBAR_VISIBLE] =
    g_param_spec_boolean ("sidebar-visible", NULL, NULL, TRUE, flags);
  properties[PROP_BARE] = g_param_spec_boolean ("bare", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
studio_page_init (StudioPage *self)
{
  StudioPagePrivate *priv = studio_page_get_instance_private (self);

  priv->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  priv->has_sidebar = TRUE;
  priv->sidebar_visible = TRUE;
}

const char *
studio_page_get_title (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->title;
}

const char *
studio_page_get_subtitle (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->subtitle;
}

void
studio_page_set_subtitle (StudioPage *page,
                          const char *subtitle)
{
  g_return_if_fail (STUDIO_IS_PAGE (page));

  g_object_set (page, "subtitle", subtitle, NULL);
}

const char *
studio_page_get_icon_name (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->icon_name;
}

gboolean
studio_page_get_has_sidebar (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), FALSE);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->has_sidebar;
}

gboolean
studio_page_get_sidebar_visible (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), FALSE);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->sidebar_visible;
}

void
studio_page_set_sidebar_visible (StudioPage *page,
                                 gboolean    visible)
{
  g_return_if_fail (STUDIO_IS_PAGE (page));

  g_object_set (page, "sidebar-visible", visible, NULL);
}

gboolean
studio_page_get_bare (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), FALSE);

  return ((StudioPagePrivate *) studio_page_get_instance_private (page))->bare;
}

void
studio_page_insert_actions (StudioPage *page,
                            GtkWidget  *window)
{
  g_return_if_fail (STUDIO_IS_PAGE (page));

  if (STUDIO_PAGE_GET_CLASS (page)->insert_actions != NULL)
    STUDIO_PAGE_GET_CLASS (page)->insert_actions (page, window);
}

gboolean
studio_page_open_file (StudioPage *page,
                       GFile      *file)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), FALSE);

  return STUDIO_PAGE_GET_CLASS (page)->open_file != NULL
         && STUDIO_PAGE_GET_CLASS (page)->open_file (page, file);
}

const char *
studio_page_get_primary_action (StudioPage  *page,
                                const char **label)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  if (STUDIO_PAGE_GET_CLASS (page)->get_primary_action == NULL)
    return NULL;
  return STUDIO_PAGE_GET_CLASS (page)->get_primary_action (page, label);
}

GtkWidget *
studio_page_get_header_widget (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  if (STUDIO_PAGE_GET_CLASS (page)->get_header_widget == NULL)
    return NULL;
  return STUDIO_PAGE_GET_CLASS (page)->get_header_widget (page);
}

GMenuModel *
studio_page_get_menu (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  if (STUDIO_PAGE_GET_CLASS (page)->get_menu == NULL)
    return NULL;
  return STUDIO_PAGE_GET_CLASS (page)->get_menu (page);
}

const StudioShortcut *
studio_page_get_shortcuts (StudioPage *page)
{
  g_return_val_if_fail (STUDIO_IS_PAGE (page), NULL);

  if (STUDIO_PAGE_GET_CLASS (page)->get_shortcuts == NULL)
    return NULL;
  return STUDIO_PAGE_GET_CLASS (page)->get_shortcuts (page);
}

void
studio_page_insert_action_group (StudioPage   *page,
                                 GtkWidget    *window,
                                 const char   *prefix,
                                 GActionGroup *group)
{
  StudioPagePrivate *priv = studio_page_get_instance_private (page);

  g_return_if_fail (STUDIO_IS_PAGE (page));
  g_return_if_fail (G_IS_ACTION_GROUP (group));

  g_hash_table_replace (priv->groups, g_strdup (prefix), g_object_ref (group));
  gtk_widget_insert_action_group (window, prefix, group);
}

gboolean
studio_page_has_action (StudioPage *page,
                        const char *detailed_name)
{
  StudioPagePrivate *priv = studio_page_get_instance_private (page);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionGroup *group;
  char *dot;

  g_return_val_if_fail (STUDIO_IS_PAGE (page), FALSE);

  if (!g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    return FALSE;
  dot = strchr (name, '.');
  if (dot == NULL)
    return FALSE;
  *dot = '\0';
  group = g_hash_table_lookup (priv->groups, name);
  return group != NULL && g_action_group_has_action (group, dot + 1);
}

void
studio_page_add_toast (StudioPage *page,
                       AdwToast   *toast)
{
  StudioPageClass *klass;
  GtkWidget *overlay, *own = NULL;

  g_return_if_fail (STUDIO_IS_PAGE (page));

  klass = STUDIO_PAGE_GET_CLASS (page);
  overlay = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_TOAST_OVERLAY);
  if (klass->get_toast_overlay != NULL)
    own = (GtkWidget *) klass->get_toast_overlay (page);
  if (own != NULL && gtk_widget_get_mapped (own))
    overlay = own;
  if (overlay != NULL)
    studio_toast_show (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* A letter that is pressed in a list that has dropped down, or where something can be written, was
 * meant for that, whether it could be used there or not. A list that is closed takes none. */
static gboolean
studio_page_is_writing (GtkWidget *page)
{
  GtkRoot *root = gtk_widget_get_root (page);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (; focus != NULL && focus != page; focus = gtk_widget_get_parent (focus))
    if (GTK_IS_POPOVER (focus) || GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
      return TRUE;
  return FALSE;
}

static gboolean
studio_page_activate_plain (GtkWidget *page,
                            GVariant  *arguments,
                            gpointer   action_name)
{
  return !studio_page_is_writing (page)
         && gtk_widget_activate_action_variant (page, action_name, arguments);
}

/* (transfer full) */
static GtkShortcut *
studio_page_new_shortcut (const char *accel,
                          const char *action_name)
{
  GtkShortcutAction *action;
  GdkModifierType modifiers;
  guint keyval;

  if (gtk_accelerator_parse (accel, &keyval, &modifiers)
      && (modifiers & ~GDK_SHIFT_MASK) == 0
      && g_unichar_isprint (gdk_keyval_to_unicode (keyval))) /* not Escape, which has one, too */
    action = gtk_callback_action_new (studio_page_activate_plain, g_strdup (action_name), g_free);
  else
    action = gtk_named_action_new (action_name);
  return gtk_shortcut_new (gtk_shortcut_trigger_parse_string (accel), action);
}

void
studio_page_add_local_shortcuts (StudioPage           *page,
                                 const StudioShortcut *table)
{
  GtkEventController *controller;

  g_return_if_fail (STUDIO_IS_PAGE (page));

  controller = gtk_shortcut_controller_new ();
  for (const StudioShortcut *row = table; row->title != NULL; row++)
    {
      g_auto (GStrv) accels = NULL;

      if (!(row->flags & STUDIO_SHORTCUT_LOCAL) || row->action == NULL || row->accels == NULL)
        continue;

      accels = g_strsplit (row->accels, " ", -1);
      for (guint i = 0; accels[i] != NULL; i++)
        {
          g_autofree char *name = NULL;
          g_autoptr (GVariant) target = NULL;
          GtkShortcut *shortcut;

          if (!g_action_parse_detailed_name (row->action, &name, &target, NULL))
            {
              g_critical ("\"%s\" is no detailed action name", row->action);
              continue;
            }
          shortcut = studio_page_new_shortcut (accels[i], name);
          gtk_shortcut_set_arguments (shortcut, target);
          gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
        }
    }
  gtk_widget_add_controller (GTK_WIDGET (page), controller);
}
