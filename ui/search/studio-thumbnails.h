/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/*
 * Small versions of picture files: read on jobs, the last asked for first, and kept up to a limit;
 * those that were asked for longest ago go first. Main thread only.
 *
 * Signal "loaded" (const char *path): studio_thumbnails_get() knows more of this file now
 */
#define STUDIO_TYPE_THUMBNAILS (studio_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (StudioThumbnails, studio_thumbnails, STUDIO, THUMBNAILS, GObject)

/* @side: of the longer side, in pixels; @n_bytes: of all that are kept */
StudioThumbnails *studio_thumbnails_new (guint side, gsize n_bytes);

/**
 * studio_thumbnails_get:
 * @failed: (out): the file cannot be read as a picture
 *
 * Asks for it when it is not there.
 *
 * Returns: (transfer none) (nullable): valid until the next call
 */
GdkTexture *studio_thumbnails_get (StudioThumbnails *self, const char *path, gboolean *failed);

/* Reads nothing any more. */
void studio_thumbnails_close (StudioThumbnails *self);

G_END_DECLS
