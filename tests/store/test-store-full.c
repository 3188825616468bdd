/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk that is really full: a small file system in memory, mounted where only this process sees
 * it. Where that is not allowed the refusals of test-store-media.c stand for it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "replay.h"
#include "store-model.h"

static gboolean
write_text (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return ok;
}

/* Must be called while there is only one thread. */
static gboolean
mount_small (const char *folder)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", (guint) geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", (guint) getegid ());

  if (unshare (CLONE_NEWNS) != 0 &&
      (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text ("/proc/self/setgroups", "deny") ||
       !write_text ("/proc/self/uid_map", users) || !write_text ("/proc/self/gid_map", groups)))
    return FALSE;
  return mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("small", folder, "tmpfs", 0, "size=1m") == 0;
}

static void
assert_unchanged (const char *folder,
                  const char *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_READ, &error);
  g_autofree char *now = NULL;

  g_assert_no_error (error);
  now = store_model_digest (workspace, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (now, ==, before);
  store_fixture_verify (workspace);
}

/* Changes until the disk is full; then all is as it was, and goes on once there is room. */
static void
test_full (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *ballast = g_build_filename (folder, "ballast", NULL);
  g_autofree char *before = NULL;
  g_autofree char *zeros = g_malloc0 (64 * 1024);
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  HekStore *store = NULL;
  guint number = 0;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (ballast, zeros, 64 * 1024, NULL));
  do
    {
      g_free (before);
      before = store_model_digest (workspace, &error);
      g_assert_no_error (error);
      number++;
    }
  while (store_model_try (workspace, &store, number, &error));
  g_test_message ("change %u: %s", number, error->message);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
  g_clear_error (&error);
  assert_unchanged (folder, before);
  hek_store_unref (store);
  hek_workspace_close (workspace);
  assert_unchanged (folder, before);

  g_assert_cmpint (g_unlink (ballast), ==, 0);
  workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  g_free (before);
  before = store_model_digest (workspace, &error);
  g_assert_no_error (error);
  store_fixture_verify (workspace);
  hek_workspace_close (workspace);

  /* Now without write permission at all. */
  g_assert_cmpint (mount ("small", folder, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m"), ==, 0);
  g_assert_null (hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error));
  g_assert_nonnull (strstr (error->message, g_strerror (EROFS)));
  assert_unchanged (folder, before);
}

static void
test_skipped (void)
{
  g_test_skip ("this process may not mount a file system of its own");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), "hek-full-XXXXXX", NULL);
  gboolean mounted;
  int rc;

  g_assert_nonnull (g_mkdtemp (folder));
  mounted = mount_small (folder);
  g_test_init (&argc, &argv, NULL);
  if (mounted)
    g_test_add_data_func ("/store/full", folder, test_full);
  else
    g_test_add_func ("/store/full", test_skipped);
  rc = g_test_run ();
  if (mounted)
    umount2 (folder, MNT_DETACH);
  g_rmdir (folder);
  return rc;
}
