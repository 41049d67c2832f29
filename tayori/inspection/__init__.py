"""Looking at a site as its visitors, their screen readers and their browsers do: links, markup, WCAG."""
