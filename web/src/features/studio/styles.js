// Mantine's CSS of the components that only the studio uses.
import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
